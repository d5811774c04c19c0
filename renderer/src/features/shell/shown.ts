import type { Clip } from '../../../../electron/shared/domain/clip.ts';
import type { Studio } from '../../state/studio.svelte.ts';

/** What the middle of the window holds: nothing yet, a clip before its session, the stage, or a result. */
export type Shown = 'bring' | 'clip' | 'stage' | 'result';

export function shownIn(studio: Studio): Shown {
  const looking = studio.workspace.step === 'result';
  if (looking && studio.edits.open?.results.some((result) => result.media)) return 'result';
  if (studio.session.current) return 'stage';
  const clip = studio.clip.current;
  // A file with nothing to show leaves the room to bring another one.
  return clip && canBeShown(clip) ? 'clip' : 'bring';
}

function canBeShown({ error, checkState, facts }: Clip): boolean {
  if (error) return error.code === 'cancelled';
  return checkState !== 'done' || facts !== null;
}
