import { clipLimits } from '../../shared/limits/clip.ts';
import { readRate } from '../../shared/media/frame-rate.ts';
import type { FrameTable, VideoFacts } from '../../shared/media/probe.ts';
import type { PickedWindow } from '../../shared/media/trim-window.ts';
import { frameTable } from './frame-table.ts';
import type { MediaTools } from './tools.ts';

/** Read on either side of what was picked, so that snapping to a frame never meets the edge of what is known. */
const aroundUs = 2_000_000;
const longestUs = Math.max(...clipLimits.durations.map(({ max }) => max)) * 1_000_000;

/** How much of a long clip is decoded before a part of it has been picked: enough to know that it can be. */
export const tasteUs = longestUs;

/**
 * The frames of a long clip around the picked window, or its first ones: a film of hours would take minutes to read for
 * ten seconds of it. Throws as `frameTable` does.
 */
export async function partTable(
  tools: MediaTools,
  path: string,
  video: VideoFacts,
  { trim, signal }: { trim: PickedWindow | null; signal?: AbortSignal | undefined },
): Promise<FrameTable> {
  const { startUs: clipStartUs } = video;
  const fromUs = (trim?.startMs ?? 0) * 1000;
  const toUs = Math.min((trim?.endMs ?? Infinity) * 1000, fromUs + longestUs);
  const stretch = { fromUs: clipStartUs + fromUs - aroundUs, toUs: clipStartUs + toUs + aroundUs };
  const table = await frameTable(tools, path, { stretch, signal });
  const { fps } = readRate(video, table);
  const before = Math.max(0, Math.round(((table.offsetUs - clipStartUs) * (fps ?? 0)) / 1e6));
  return { ...table, part: { clipStartUs, before } };
}
