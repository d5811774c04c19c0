import type { EditMode } from '../../../../electron/shared/domain/edit.ts';
import { editLimits } from '../../../../electron/shared/limits/edit.ts';
import type { Step } from '../../state/workspace.svelte.ts';

/** `next`: can be worked on already, though another one is due first. */
export type StepState = 'waiting' | 'next' | 'now' | 'done';

/** Where the work stands, from what there is. */
export interface Progress {
  readonly clip: boolean;
  readonly session: boolean;
  readonly expired: boolean;
  readonly points: number;
  /** The kind of edit being drafted; null before there is a draft. */
  readonly mode: EditMode | null;
  readonly edits: number;
  /** Of them those with a result. */
  readonly results: number;
  /** A result is shown large. */
  readonly looking: boolean;
}

/** The state of each step of the inspector; exactly one is `now` once a clip is open. */
export function stepStates({
  clip,
  session,
  expired,
  points,
  mode,
  edits,
  results,
  looking,
}: Progress): Record<Step, StepState> {
  const ordered: StepState = results > 0 ? 'done' : edits > 0 ? 'next' : 'waiting';
  if (!session) return { clip: 'now', select: 'waiting', edit: 'waiting', result: ordered };
  const selected = !expired && (points > 0 || (mode !== null && !editLimits.needsSelection[mode]));
  return {
    clip: clip ? 'done' : 'waiting',
    select: selected || looking ? 'done' : 'now',
    edit: looking ? 'done' : selected ? 'now' : 'next',
    result: looking ? 'now' : ordered,
  };
}
