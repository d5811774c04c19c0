import type { FixChoices } from '../ipc/clips.ts';

/** Nothing picked: all of the clip, borders where the shape asks for something, the nearest rate, every frame sharp. */
export const asIs: FixChoices = { trim: null, shape: 'pad', fps: null, rate: 'nearest' };

/** Choices as a library kept them; those that an older version did not know are the usual ones. */
export const keptChoices = (stored: Partial<FixChoices>): FixChoices => ({ ...asIs, ...stored });
