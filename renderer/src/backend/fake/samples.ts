import type { CheckVerdict } from '../../../../electron/shared/domain/check.ts';
import type { Clip } from '../../../../electron/shared/domain/clip.ts';
import type { Edit, EditDraft } from '../../../../electron/shared/domain/edit.ts';
import type { LibraryItem } from '../../../../electron/shared/domain/library.ts';
import { noPreview, type Selection } from '../../../../electron/shared/domain/selection.ts';
import type { Session } from '../../../../electron/shared/domain/session.ts';
import type { ServiceAccount } from '../../../../electron/shared/domain/service.ts';
import type { Settings } from '../../../../electron/shared/domain/settings.ts';
import { serviceHosts } from '../../../../electron/shared/limits/service.ts';
import { scene } from './pictures.ts';

const hour = 3_600_000;

export const newId = (): string => crypto.randomUUID();

const firstAccount: ServiceAccount = {
  id: 'default',
  name: '',
  apiBaseUrl: serviceHosts.global,
  auth: 'keys',
};

export const settings: Settings = {
  provider: 'practice',
  ...{ accounts: [firstAccount], account: firstAccount.id },
  ...{ apiBaseUrl: firstAccount.apiBaseUrl, auth: firstAccount.auth },
  language: null,
  theme: 'system',
  railFolded: false,
  concurrency: null,
  notifications: true,
  guideSeen: true,
};

const limits = { shortMin: 2, shortMax: 5, longMin: 7, longMax: 10 };

export const passing: readonly CheckVerdict[] = [
  { rule: 'container', state: 'pass', message: 'ok', values: { found: '.mp4' } },
  { rule: 'duration', state: 'pass', message: 'ok', values: { found: 3, ...limits } },
  { rule: 'resolution', state: 'pass', message: 'ok', values: { width: scene.width, height: scene.height } },
  { rule: 'frame-rate', state: 'pass', message: 'ok', values: { found: scene.fps } },
  { rule: 'codec', state: 'pass', message: 'ok', values: { found: 'H.264' } },
  { rule: 'audio', state: 'pass', message: 'none', values: {} },
];

export const fixable: readonly CheckVerdict[] = [
  { rule: 'container', state: 'fixable', message: 'other', values: { found: '.mkv' } },
  { rule: 'duration', state: 'fixable', message: 'too-long', values: { found: 14.2, off: 4.2, ...limits } },
  {
    rule: 'resolution',
    state: 'fixable',
    message: 'too-narrow',
    values: { width: 3840, height: 960, off: 240, min: 720, max: 2160 },
  },
  {
    rule: 'frame-rate',
    state: 'fixable',
    message: 'other',
    values: { found: 50, off: 10, nearest: 60, a: 24, b: 30, c: 60 },
  },
  { rule: 'codec', state: 'pass', message: 'ok', values: { found: 'H.264' } },
  { rule: 'rotation', state: 'unknown', message: 'turned', values: { found: 90, width: 3840, height: 960 } },
];

export const failing: readonly CheckVerdict[] = [
  { rule: 'container', state: 'pass', message: 'ok', values: { found: '.mp4' } },
  { rule: 'duration', state: 'fail', message: 'too-short', values: { found: 1.4, off: 0.6, ...limits } },
  {
    rule: 'resolution',
    state: 'fixable',
    message: 'too-small',
    values: { width: 640, height: 360, side: 360, off: 360, min: 720, max: 2160 },
  },
  { rule: 'frame-rate', state: 'pass', message: 'ok', values: { found: 30 } },
  { rule: 'codec', state: 'pass', message: 'ok', values: { found: 'H.264' } },
];

export function newClip(part: Partial<Clip> = {}): Clip {
  return {
    id: newId(),
    kind: 'file',
    name: 'market-morning.mov',
    link: null,
    videoId: null,
    addedAt: Date.now(),
    bytes: 12_400_000,
    facts: {
      durationMs: (scene.frames / scene.fps) * 1000,
      width: scene.width,
      height: scene.height,
      fps: scene.fps,
      codec: 'h264',
      container: 'mp4',
      hasAudio: false,
    },
    checkState: 'done',
    checks: passing,
    error: null,
    fixed: false,
    fix: null,
    present: true,
    media: 'scene',
    poster: 'scene-poster',
    ...part,
  };
}

export function newSession(clipId: string, part: Partial<Session> = {}): Session {
  return {
    id: newId(),
    remoteId: '847570360458960960',
    clipId,
    provider: 'practice',
    account: null,
    startedAt: Date.now() - 48 * 60_000,
    expiresAt: Date.now() + 24 * hour - 48 * 60_000,
    state: 'open',
    fps: scene.fps,
    durationMs: (scene.frames / scene.fps) * 1000,
    width: scene.width,
    height: scene.height,
    totalFrame: scene.frames,
    video: 'scene',
    poster: 'scene-poster',
    error: null,
    ...part,
  };
}

export const emptySelection = (sessionId: string): Selection => ({
  sessionId,
  revision: 0,
  frames: [],
  objects: [],
  canUndo: false,
  canRedo: false,
  sync: 'synced',
  error: null,
  retry: null,
  preview: noPreview,
});

export const emptyDraft: EditDraft = {
  mode: 'removal',
  prompt: '',
  negativePrompt: '',
  images: [],
  quality: 'std',
  duration: '5',
  watermark: false,
  callbackUrl: '',
  modelName: '',
};

export function newEdit(part: Partial<Edit> = {}): Edit {
  const now = Date.now();
  return {
    ...emptyDraft,
    id: newId(),
    sessionId: null,
    clipId: null,
    provider: 'practice',
    account: null,
    externalTaskId: newId(),
    taskId: null,
    status: 'submitting',
    error: null,
    retry: null,
    createdAt: now,
    updatedAt: now,
    finishedAt: null,
    units: null,
    requestId: null,
    results: [],
    serviceDeletesAt: null,
    ...part,
  };
}

/** What an entry has that nobody has said anything about. */
export const unmarked = (createdAt: number) => ({
  createdAt,
  account: null,
  durationMs: 5000,
  bytes: 12_000_000,
  verdict: null,
  errorCode: null,
  starred: false,
  noted: false,
  tags: [],
  trouble: null,
});

/** Rows to fill the rail; the first ones are what is open. */
export function shelf(): LibraryItem[] {
  const now = Date.now();
  const item = (number: number, part: Partial<LibraryItem>): LibraryItem => ({
    kind: 'edit',
    id: newId(),
    clipId: null,
    sessionId: null,
    title: '',
    mode: null,
    status: 'done',
    points: 0,
    units: null,
    provider: 'practice',
    at: now - number * hour,
    poster: `swatch-${number}`,
    ...unmarked(now - number * hour),
    ...part,
  });
  return [
    item(0.03, {
      title: 'swap the red cup from <<<video_1>>> for the brass cup from <<<image_1>>>',
      mode: 'swap',
      status: 'processing',
      poster: 'swatch-2',
    }),
    item(0.3, {
      title: 'Delete the drone from <<<video_1>>>',
      mode: 'removal',
      units: '2',
      poster: 'swatch-3',
    }),
    item(31, {
      title: 'Using the context of <<<video_1>>>, seamlessly add the scarf from <<<image_1>>>',
      mode: 'addition',
      status: 'failed',
      errorCode: 'content-policy',
      poster: 'swatch-4',
    }),
    item(40, {
      kind: 'clip',
      title: 'harbour, dusk – the long take with the name that does not fit.mp4',
      status: null,
      poster: 'swatch-5',
    }),
    item(64, { title: '删除<<<video_1>>>中的路灯', mode: 'removal', units: '2', poster: 'swatch-6' }),
  ];
}
