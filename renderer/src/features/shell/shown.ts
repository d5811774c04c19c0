import type { Studio } from '../../state/studio.svelte.ts';

/** What the middle of the window holds: nothing yet, a clip before its session, the stage, or a result. */
export type Shown = 'bring' | 'clip' | 'stage' | 'result';

export function shownIn(studio: Studio): Shown {
  const looking = studio.workspace.step === 'result';
  if (looking && studio.edits.open?.results.some((result) => result.media)) return 'result';
  if (studio.session.current) return 'stage';
  const clip = studio.clip.current;
  // A file that cannot be shown leaves the room to bring another one.
  return clip && (clip.error === null || clip.media !== null) ? 'clip' : 'bring';
}
