import type { Clip } from '../../../../electron/shared/domain/clip.ts';
import { AppError } from '../../../../electron/shared/errors/app-error.ts';
import { constantRateTable } from '../../../../electron/shared/frame-time/frames.ts';
import type { InputOf, OutputOf, PageChannel } from '../../../../electron/shared/ipc/contract.ts';
import type { FixChoices } from '../../../../electron/shared/ipc/clips.ts';
import type { FixPlan } from '../../../../electron/shared/media/fix-plan.ts';
import { packs } from './account.ts';
import { destinationCalls, setPaused, transferOf } from './destinations.ts';
import { orderEdit } from './editing.ts';
import { scenePoster } from './pictures.ts';
import { emptySelection, newClip, newId, newSession, passing } from './samples.ts';
import { libraryCallsOf } from './keeping.ts';
import { storageCallsOf } from './storing.ts';
import { withFrames, withoutPoint, withPoint, withPointsFrom } from './selecting.ts';
import { wait, type World } from './world.ts';

/** One function a channel: one that is missing is a compile error, as on the other side. */
export type Calls = { [C in PageChannel]: (input: InputOf<C>) => OutputOf<C> | Promise<OutputOf<C>> };

export function callsOf(world: World): Calls {
  const clipOf = (id: string): Clip => world.found(world.clips.get(id), 'clip');
  const selectionOf = (id: string) => world.selections.get(id) ?? emptySelection(id);
  const takeIn = async (clip: Clip): Promise<Clip> => {
    const { checks, facts } = clip;
    world.putClip({ ...clip, checkState: 'checking', checks: checks.slice(0, 1), facts: null });
    world.list({ kind: 'clip', id: clip.id, clipId: clip.id, title: clip.name });
    void world
      .job('check', clip.name, { clipId: clip.id }, 700)
      .then(() => world.putClip({ ...clip, checks, facts }));
    return clipOf(clip.id);
  };
  const remote = (part: Partial<Clip>): Clip => {
    const clip = newClip({
      checkState: 'remote',
      checks: [],
      facts: null,
      media: null,
      poster: null,
      ...part,
    });
    world.list({ kind: 'clip', id: clip.id, clipId: clip.id, title: clip.name, poster: null });
    return world.putClip(clip);
  };

  return {
    'app:state': () => ({
      version: '0.1.0',
      platform: 'linux',
      language: world.language,
      provider: world.settings.provider,
      settings: world.settings,
      credentials: world.credentials,
      destinations: world.destinations,
      workspace: world.workspace,
      tray: world.tray,
      jobs: [...world.jobs.values()],
      startProblem: world.startProblem,
    }),
    'app:save-workspace': (workspace) => (world.workspace = workspace),
    'app:save-tray': ({ clipIds }) => void (world.tray = clipIds),
    'app:open-external': () => undefined,
    'app:log': () => undefined,
    'jobs:list': () => [...world.jobs.values()],
    'jobs:cancel': ({ jobId }) => void world.jobs.delete(jobId),
    'jobs:pause': ({ jobId }) => setPaused(world, jobId, true),
    'jobs:resume': ({ jobId }) => setPaused(world, jobId, false),
    'jobs:try-now': () => undefined,
    'app:online': () => undefined,
    'jobs:stop-trying': ({ jobId }) => void world.jobs.delete(jobId),
    'exchanges:list': () => world.exchanges,
    'exchanges:get': ({ exchangeId }) =>
      world.found(
        world.exchanges.find(({ id }) => id === exchangeId),
        'request',
      ),

    'clips:open-dialog': async () => ({ clips: [await takeIn(newClip())], leftOut: 0 }),
    'clips:use-sample': () => takeIn(newClip({ kind: 'sample', name: 'sample – cup on a table.mp4' })),
    'clips:use-link': ({ url }) => {
      if (!URL.canParse(url)) throw new AppError('link-invalid', 'Not a link', { reason: 'not-a-link' });
      return remote({ kind: 'link', link: url, name: new URL(url).pathname.split('/').at(-1) ?? url });
    },
    'clips:use-video-id': ({ videoId }) => remote({ kind: 'kling-video', videoId, name: videoId }),
    'clips:use-result': () => remote({ kind: 'result', videoId: '772', name: 'result' }),
    'clips:get': ({ clipId }) => clipOf(clipId),
    'clips:proxy': async ({ clipId }) => {
      const { name, media } = clipOf(clipId);
      await world.job('proxy', name, { clipId }, 3000);
      return world.found(media ?? undefined, 'video');
    },
    'clips:strip': () => ({ media: 'scene-poster', count: 1 }),
    'clips:plan-fix': ({ clipId, choices }) => planFor(clipOf(clipId), choices),
    'clips:apply-fix': async ({ clipId, choices }) => {
      const clip = clipOf(clipId);
      const { steps } = planFor(clip, choices);
      await world.job('fix', clip.name, { clipId }, 3000);
      const fix = { choices, steps };
      return world.putClip({ ...clip, checks: passing, fixed: true, fix, facts: newClip().facts });
    },
    'clips:discard-fix': ({ clipId }) => world.putClip({ ...clipOf(clipId), fixed: false }),

    'sessions:start': async ({ clipId }) => {
      const clip = clipOf(clipId);
      await world.job('upload', clip.name, { clipId, transfer: transferOf(clip.bytes ?? 0) }, 1500);
      await world.job('session', clip.name, { clipId }, 700);
      const session = newSession(clipId, { startedAt: Date.now(), expiresAt: Date.now() + 86_400_000 });
      world.sessions.set(session.id, session);
      world.items = world.items.filter((item) => item.id !== clipId);
      world.list({ kind: 'session', id: session.id, sessionId: session.id, clipId, title: clip.name });
      return session;
    },
    'selection:frame-picture': async () => new Uint8Array(await (await scenePoster()).arrayBuffer()),
    'selection:export': ({ kind }) => `market-morning ${kind}`,
    'sessions:get': ({ sessionId }) => world.found(world.sessions.get(sessionId), 'session'),
    'sessions:frames': ({ sessionId }) => {
      const { fps, totalFrame } = world.found(world.sessions.get(sessionId), 'session');
      return { table: constantRateTable(fps, totalFrame), mirrored: false };
    },
    'sessions:proxy': async ({ sessionId }) => {
      const { video } = world.found(world.sessions.get(sessionId), 'session');
      await world.job('proxy', 'market-morning.mov', { sessionId }, 3000);
      return world.found(video ?? undefined, 'video');
    },
    'sessions:renew': async ({ sessionId }) => {
      const old = world.found(world.sessions.get(sessionId), 'session');
      await world.job('session', 'market-morning.mov', { sessionId }, 1500);
      const session = newSession(old.clipId);
      world.sessions.set(session.id, session);
      const selection = { ...selectionOf(sessionId), sessionId: session.id };
      world.selections.set(session.id, selection);
      world.drafts.set(session.id, world.draftOf(sessionId));
      const points = selection.frames.reduce((sum, frame) => sum + frame.points.length, 0);
      return { session, frames: selection.frames.length, points, changedFrames: [57], lostFrames: [] };
    },
    'selection:get': ({ sessionId }) => selectionOf(sessionId),
    'selection:add-point': async (point) => {
      await wait(250);
      return world.putSelection({ ...withPoint(selectionOf(point.sessionId), point), canUndo: true });
    },
    'selection:remove-point': async (point) => {
      await wait(120);
      return world.putSelection(withoutPoint(selectionOf(point.sessionId), point));
    },
    'selection:copy-points': ({ sessionId, from, to }) =>
      world.putSelection(withPointsFrom(selectionOf(sessionId), from, to)),
    'selection:clear-frame': ({ sessionId, frameIndex }) =>
      world.putSelection(withPointsFrom(selectionOf(sessionId), null, frameIndex)),
    'selection:clear': ({ sessionId }) => world.putSelection(withFrames(selectionOf(sessionId), [])),
    'selection:undo': ({ sessionId }) => ({ selection: selectionOf(sessionId), frames: [] }),
    'selection:redo': ({ sessionId }) => ({ selection: selectionOf(sessionId), frames: [] }),
    'selection:rename-object': ({ sessionId, objectId, name }) => {
      const selection = selectionOf(sessionId);
      const objects = selection.objects.map((object) =>
        object.objectId === objectId ? { objectId, name } : object,
      );
      return world.putSelection({ ...selection, objects });
    },
    'selection:sync': ({ sessionId }) => world.putSelection({ ...selectionOf(sessionId), sync: 'synced' }),
    'selection:stop-trying': ({ sessionId }) =>
      world.putSelection({ ...selectionOf(sessionId), sync: 'stopped', retry: null }),
    'selection:preview': async ({ sessionId }) => {
      const selection = selectionOf(sessionId);
      world.putSelection({ ...selection, preview: { ...selection.preview, state: 'requesting' } });
      await world.job('preview', 'market-morning.mov', { sessionId }, 2000);
      return world.putSelection({
        ...selection,
        preview: { ...selection.preview, state: 'ready', video: 'tracked' },
      });
    },

    'edits:draft': ({ sessionId }) => world.draftOf(sessionId),
    'edits:save-draft': ({ sessionId, draft: { imageIds, ...draft } }) => {
      const images = imageIds.map((id) => world.found(world.images.get(id), 'image'));
      world.drafts.set(sessionId, { ...draft, images });
      return { ...draft, images };
    },
    'edits:prompts': ({ mode }) => [
      ...new Set([...world.edits.values()].filter((edit) => edit.mode === mode).map((edit) => edit.prompt)),
    ],
    'edits:create': ({ sessionId, draft }) => orderEdit(world, sessionId, draft),
    'edits:again': ({ editId }) => {
      const edit = world.found(world.edits.get(editId), 'edit');
      const sessionId = edit.sessionId ?? '';
      world.drafts.set(sessionId, edit);
      return { sessionId, expired: false, selectionRestored: false };
    },
    'edits:get': ({ editId }) => {
      const item = world.items.find(({ id }) => id === editId);
      return world.found(world.edits.get(editId) ?? (item && world.editOf(item)), 'edit');
    },
    'edits:open': () =>
      [...world.edits.values()].filter(({ status }) => status !== 'done' && status !== 'failed'),
    'edits:try-now': ({ editId }) =>
      world.putEdit({ ...world.found(world.edits.get(editId), 'edit'), retry: null }),
    'edits:withdraw': ({ editId }) =>
      world.putEdit({ ...world.found(world.edits.get(editId), 'edit'), retry: null, status: 'failed' }),
    'edits:reveal': () => undefined,
    'edits:import': async () => {
      await world.job('import', 'kling', {}, 1500);
      return { adopted: 3, known: 12 };
    },
    'images:add': async ({ name, bytes }) => {
      const blob = new Blob([new Uint8Array(bytes)]);
      const { width, height } = await createImageBitmap(blob);
      const image = {
        id: newId(),
        name,
        width,
        height,
        bytes: bytes.byteLength,
        media: world.addMedia(blob),
      };
      world.images.set(image.id, image);
      return image;
    },

    ...libraryCallsOf(world),
    ...storageCallsOf(world),

    'app:diagnostics': () => 'Multi-Elements Studio\nversion: 0.1.0\nservice: practice\n',
    'settings:get': () => world.settings,
    'settings:update': (patch) => {
      const settings = { ...world.settings, ...patch };
      const { apiBaseUrl, auth } = settings.accounts.find(({ id }) => id === settings.account)!;
      return world.putSettings(patch.account === undefined ? settings : { ...settings, apiBaseUrl, auth });
    },
    'accounts:list': () => world.settings.accounts.map(({ id }) => ({ id, credentials: world.credentials })),
    'accounts:add': ({ name }) => {
      const account = { ...world.settings.accounts[0]!, id: newId(), name };
      const accounts = [...world.settings.accounts, account];
      return world.putSettings({ ...world.settings, accounts, account: account.id });
    },
    'accounts:rename': ({ account, name }) => {
      const accounts = world.settings.accounts.map((one) => (one.id === account ? { ...one, name } : one));
      return world.putSettings({ ...world.settings, accounts });
    },
    'accounts:remove': ({ account, anyway }) => {
      const accounts = world.settings.accounts.filter(({ id }) => id !== account);
      if (!anyway) throw new AppError('account-in-use', 'On their way', { count: 2 });
      return world.putSettings({ ...world.settings, accounts, account: accounts[0]!.id });
    },
    'credentials:status': () => world.credentials,
    'credentials:save': ({ auth, ...secrets }) => {
      const last = Object.values(secrets).at(-1) ?? '';
      world.credentials = { state: 'keychain', auth, hint: `••••${last.slice(-4)}`, keychain: 'ok' };
      return world.credentials;
    },
    'credentials:test': () => [{ step: 'account', ok: true, message: 'account-ok', values: {} }],
    'account:packs': async () => {
      await wait(400);
      const { provider, account } = world.settings;
      return { provider, account: provider === 'kling' ? account : null, at: Date.now(), packs: packs() };
    },
    'credentials:clear': () => (world.credentials = { ...world.credentials, state: 'none', hint: null }),
    ...destinationCalls(world),
  };
}

function planFor(clip: Clip, choices: FixChoices): FixPlan {
  const has = (rule: string): boolean =>
    clip.checks.some((verdict) => verdict.rule === rule && verdict.state === 'fixable');
  const trim = choices.trim;
  const steps: FixPlan['steps'] = [
    ...(trim
      ? [
          {
            kind: 'trim' as const,
            message: 'text',
            values: {
              start: trim.startMs / 1000,
              end: trim.endMs / 1000,
              length: (trim.endMs - trim.startMs) / 1000,
              first: Math.round(trim.startMs * 0.05),
              last: Math.round(trim.endMs * 0.05) - 1,
            },
          },
        ]
      : []),
    ...(has('frame-rate')
      ? [{ kind: 'conform-rate' as const, message: choices.rate, values: { from: 50, to: 60 } }]
      : []),
    ...(has('resolution')
      ? [
          { kind: 'scale' as const, message: 'down', values: { width: 2160, height: 540 } },
          { kind: choices.shape, message: 'text', values: { width: 2160, height: 720 } },
        ]
      : []),
    { kind: 'transcode', message: 'text', values: {} },
  ];
  return {
    steps,
    obstacles: clip.checks.filter(({ state }) => state === 'fail').map(({ rule }) => rule),
    work: { window: null, picture: null, sound: 'none' },
    result: {
      size: { width: 2160, height: 720 },
      frameRate: null,
      durationUs: trim ? (trim.endMs - trim.startMs) * 1000 : 5_000_000,
      lossless: false,
    },
  };
}
