import { expect, it } from 'vitest';
import type { Selection } from '../../../electron/shared/domain/selection.ts';
import type { Session } from '../../../electron/shared/domain/session.ts';
import type { Backend } from '../../../renderer/src/backend/backend.ts';
import type { Clock } from '../../../renderer/src/state/clock.svelte.ts';
import { SessionState } from '../../../renderer/src/state/session.svelte.ts';

const snapshot = (revision: number, sessionId = 's') =>
  ({ sessionId, revision, frames: [] }) as unknown as Selection;

function shown(invoke: () => Promise<unknown> = () => Promise.reject(new Error('unused'))): SessionState {
  const state = new SessionState({ invoke } as unknown as Backend, { now: 0 } as Clock);
  state.show({ id: 's', expiresAt: 1 } as Session, snapshot(1));
  return state;
}

it('an older snapshot never replaces a newer one, whichever way it comes', async () => {
  let answer = (_late: Selection): void => undefined;
  const state = shown(() => new Promise<Selection>((resolve) => (answer = resolve)));
  const adding = state.addPoint(3, { x: 0.5, y: 0.5 });
  state.takeSelection(snapshot(7));
  answer(snapshot(4));
  await adding;
  expect(state.selection?.revision).toBe(7);
  state.takeSelection(snapshot(6));
  expect(state.selection?.revision).toBe(7);
  state.takeSelection(snapshot(8));
  expect(state.selection?.revision).toBe(8);
});

it('a snapshot of another session is not shown', () => {
  const state = shown();
  state.takeSelection(snapshot(99, 'other'));
  expect(state.selection?.revision).toBe(1);
});
