import { sameFrames } from '../../../../electron/shared/frame-time/frames.ts';
import type { FrameTable, SessionFrames } from '../../../../electron/shared/media/probe.ts';

/**
 * Why the page's reading of a session's video will not do: where it is not the same as the main process's (edits within
 * the file, times that only one of them understands), every index after the difference would be off.
 * @param total as many frames as the service knows
 * @param said what the main process read; null without ffmpeg: then the page's own reading has to do
 * @returns null when it will do
 */
export function unlikeTheFile(
  { isCopy, total }: { readonly isCopy: boolean; readonly total: number },
  table: FrameTable,
  said: SessionFrames | null,
): string | null {
  if (said?.mirrored && !isCopy) return 'The picture is stored mirrored';
  const truth = said?.table ?? table;
  const sameStart = isCopy || Math.abs(truth.offsetUs - table.offsetUs) < 1000;
  return sameStart && sameFrames(table, truth, total) ? null : 'The frames are not those of the file';
}
