export { readFrameNumber } from './frame-number.ts';
export { makeTruthClip } from './truth-clip.ts';
export type { TruthClip, TruthClipOptions } from './truth-clip.ts';
