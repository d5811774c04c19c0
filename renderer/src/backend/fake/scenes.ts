import type { Session } from '../../../../electron/shared/domain/session.ts';
import { exchanges } from './account.ts';
import { transferOf, twoDestinations } from './destinations.ts';
import { finished } from './editing.ts';
import { manyItems } from './entries.ts';
import {
  emptyDraft,
  emptySelection,
  failing,
  fixable,
  newClip,
  newEdit,
  newId,
  newSession,
} from './samples.ts';
import { withPoint } from './selecting.ts';
import type { World } from './world.ts';

/** States of the page that can be asked for by name: `?fake=edit`. */
export const scenes: Readonly<Record<string, (world: World) => void>> = {
  empty: (world) => (world.items = []),
  start: () => undefined,
  destinations: (world) => {
    openClip(world);
    world.destinations = twoDestinations();
    world.settings = { ...world.settings, provider: 'kling' };
  },
  clip: (world) => openClip(world),
  checking: (world) => openClip(world, { checkState: 'checking', checks: [], facts: null }),
  fix: (world) =>
    openClip(world, {
      name: 'drone – über den Hafen, ungeschnitten (Kamera B, zweiter Versuch).mkv',
      checks: fixable,
      facts: {
        durationMs: 14_200,
        width: 3840,
        height: 960,
        fps: 50,
        codec: 'h264',
        container: 'mkv',
        hasAudio: true,
      },
    }),
  fail: (world) => openClip(world, { checks: failing }),
  broken: (world) =>
    openClip(world, {
      name: 'notes.mp4',
      checkState: 'failed',
      checks: [],
      facts: null,
      media: null,
      poster: null,
      error: {
        code: 'not-a-video',
        message: 'ffprobe: Invalid data found when processing input',
        details: {},
      },
    }),
  link: (world) =>
    openClip(world, {
      kind: 'link',
      link: 'https://cdn.example.com/clips/2026/harbour-dusk.mp4',
      name: 'harbour-dusk.mp4',
      checkState: 'remote',
      checks: [],
      facts: null,
      media: null,
      poster: null,
    }),
  upload: (world) => {
    openClip(world);
    const on = { clipId: world.workspace.clipId, transfer: transferOf(184_000_000) };
    void world.job('upload', 'market-morning.mov', on, 60_000);
  },
  session: (world) => void openSession(world),
  select: (world) => select(world, openSession(world)),
  edit: (world) => edit(world),
  offline: (world) => {
    const session = edit(world);
    const selection = world.selections.get(session.id) ?? emptySelection(session.id);
    world.selections.set(session.id, { ...selection, sync: 'offline' });
  },
  expired: (world) => {
    const session = edit(world);
    world.sessions.set(session.id, { ...session, state: 'expired', expiresAt: Date.now() - 1000 });
  },
  waiting: (world) => {
    const session = edit(world);
    const one = newEdit({
      ...world.draftOf(session.id),
      sessionId: session.id,
      clipId: session.clipId,
      status: 'processing',
      taskId: '8213',
      createdAt: Date.now() - 108_000,
    });
    world.putEdit(one);
    world.putEdit(
      newEdit({
        ...world.draftOf(session.id),
        sessionId: session.id,
        clipId: session.clipId,
        status: 'submitting',
        createdAt: Date.now() - 9000,
        retry: {
          nextTryAt: Date.now() + 60_000,
          attempt: 3,
          error: { code: 'too-many-parallel', message: '', details: {} },
        },
      }),
    );
    world.workspace = { ...world.workspace, editId: one.id };
    void world.job('edit', 'swap the red cup', { editId: one.id, cancellable: false }, 90_000);
    void world.job('download', 'drone.mp4', {}, 40_000);
  },
  result: (world) => void result(world, false),
  large: (world) => void result(world, true),
  failed: (world) => {
    const session = edit(world);
    const one = newEdit({
      ...world.draftOf(session.id),
      sessionId: session.id,
      clipId: session.clipId,
      status: 'failed',
      taskId: '8213',
      error: {
        code: 'content-policy',
        message: 'HTTP 400',
        details: {
          serviceCode: 1301,
          serviceMessage: 'Failure to pass the risk control system',
          requestId: 'CjikY2gHPbcAAAAAAKxyzA',
        },
      },
    });
    world.putEdit(one);
    world.workspace = { ...world.workspace, editId: one.id };
  },
  crowded: (world) => {
    edit(world);
    world.items = Array.from({ length: 5000 }, (_, number) => ({
      ...world.items[number % 6]!,
      id: newId(),
      at: Date.now() - number * 1_800_000,
      poster: `swatch-${(number % 8) + 1}`,
    }));
  },
  library: (world) => fillLibrary(world, 400),
  huge: (world) => fillLibrary(world, 100_000),
  kling: (world) => {
    openClip(world);
    world.settings = { ...world.settings, provider: 'kling' };
    world.credentials = { state: 'session', auth: 'keys', hint: '••••1a2b', keychain: 'no-bus' };
  },
  requests: (world) => {
    edit(world);
    world.exchanges = exchanges();
  },
  recovered: (world) => (world.startProblem = 'library-recovered'),
};

/** A library of so many entries, each with the same session behind it. */
function fillLibrary(world: World, count: number): void {
  const { id, clipId } = edit(world);
  world.items = manyItems(count, { sessionId: id, clipId });
}

function openClip(world: World, part: Parameters<typeof newClip>[0] = {}): string {
  const clip = newClip(part);
  world.clips.set(clip.id, clip);
  world.list({ kind: 'clip', id: clip.id, clipId: clip.id, title: clip.name, poster: clip.poster });
  world.workspace = { ...world.workspace, clipId: clip.id };
  return clip.id;
}

function openSession(world: World): Session {
  const clipId = openClip(world);
  const session = newSession(clipId);
  world.sessions.set(session.id, session);
  world.items = world.items.filter((item) => item.id !== clipId);
  world.list({
    kind: 'session',
    id: session.id,
    sessionId: session.id,
    clipId,
    title: 'market-morning.mov',
    points: 3,
  });
  world.workspace = { ...world.workspace, sessionId: session.id, step: 'select', frameIndex: 57 };
  return session;
}

function select(world: World, session: Session): void {
  const points = [
    { frameIndex: 57, x: 0.5, y: 0.6 },
    { frameIndex: 57, x: 0.56, y: 0.57 },
    { frameIndex: 57, x: 0.62, y: 0.78 },
    { frameIndex: 20, x: 0.46, y: 0.6 },
  ];
  const selection = points.reduce(withPoint, emptySelection(session.id));
  const names = ['Cup', 'Saucer'];
  world.selections.set(session.id, {
    ...selection,
    canUndo: true,
    objects: selection.objects.map((object) => ({ ...object, name: names[object.objectId] ?? '' })),
  });
}

function edit(world: World): Session {
  const session = openSession(world);
  select(world, session);
  const image = {
    id: newId(),
    name: 'brass-cup.png',
    width: 640,
    height: 640,
    bytes: 240_000,
    media: 'swatch-1',
  };
  world.images.set(image.id, image);
  world.drafts.set(session.id, {
    ...emptyDraft,
    mode: 'swap',
    prompt: 'swap the brass cup from <<<image_1>>> for the red cup from <<<video_1>>>',
    images: [image],
  });
  return session;
}

function result(world: World, large: boolean): void {
  const session = edit(world);
  const one = finished(
    newEdit({
      ...world.draftOf(session.id),
      watermark: true,
      sessionId: session.id,
      clipId: session.clipId,
      taskId: '8213',
      createdAt: Date.now() - 108_000,
    }),
  );
  world.putEdit(one);
  world.workspace = { ...world.workspace, editId: one.id, step: large ? 'result' : 'select' };
}
