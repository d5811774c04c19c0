export { drawFrameNumber, readFrameNumber } from './frame-number.ts';
export { iou, makeTruthClip } from './truth-clip.ts';
export type { TruthClip, TruthClipOptions } from './truth-clip.ts';
