import { expect, vi } from 'vitest';
import type { Selection } from '../../electron/shared/domain/selection.ts';
import { constantRateTable } from '../../electron/shared/frame-time/frames.ts';
import type { FrameTable, SessionFrames } from '../../electron/shared/media/probe.ts';
import { emptySelection } from '../../renderer/src/backend/fake/samples.ts';
import { StageState, type StageHost } from '../../renderer/src/features/stage/stage-state.svelte.ts';
import { FakePort } from './fake-frames-port.ts';

/* The stage's state with a host, a decoder and a clock that do what a test says. */

export function selection(change: Partial<Selection> = {}): Selection {
  return { ...emptySelection('s'), ...change };
}

export const session = {
  ...{ id: 's', videoUrl: 'media://v/', fps: 30, width: 720, height: 1280, totalFrame: 150 },
  ...{ isCopy: false, posterUrl: null },
};
export const video = { table: constantRateTable(30, 150), width: 720, height: 1280, codec: 'avc1' };

export const said = (table: FrameTable, mirrored = false): Promise<SessionFrames> =>
  Promise.resolve({ table, mirrored });

export function setUp(change: Partial<StageHost> = {}) {
  const port = new FakePort();
  const host = {
    addPoint: vi.fn(() => Promise.resolve()),
    removePoint: vi.fn(() => Promise.resolve()),
    copyPoints: vi.fn(() => Promise.resolve()),
    clearFrame: vi.fn(() => Promise.resolve()),
    clear: vi.fn(() => Promise.resolve()),
    undo: vi.fn(() => Promise.resolve()),
    redo: vi.fn(() => Promise.resolve()),
    requestPreview: vi.fn(() => Promise.resolve()),
    mediaUrl: (id: string) => `media://${id}/`,
    frameShown: vi.fn(),
    frames: vi.fn(() => said(constantRateTable(30, 150))),
    copyNeeded: vi.fn(),
    ...change,
  };
  const clock = { ms: 0, next: (): void => undefined };
  const stage = new StageState(host, port, {
    now: () => clock.ms,
    request: (callback) => ((clock.next = callback), 1),
    cancel: () => (clock.next = () => undefined),
  });
  /** So much later, the screen shows what it got meanwhile. */
  const later = (ms: number): void => {
    clock.ms += ms;
    clock.next();
    port.paint();
  };
  stage.open(session, 57);
  stage.update(selection());
  return { port, host, stage, later };
}

export async function opened(change: Partial<StageHost> = {}) {
  const all = setUp(change);
  all.port.say({ type: 'opened', source: 1, video });
  await vi.waitFor(() => expect(all.stage.status).toBe('ready'));
  all.port.paint();
  return all;
}
