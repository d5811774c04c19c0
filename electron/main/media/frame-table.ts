import { AppError } from '../../shared/errors/app-error.ts';
import type { FrameTable } from '../../shared/media/probe.ts';
import { packetFields, readFrameTable } from '../../shared/media/read-frame-table.ts';
import { cautious, fileUrl } from './input.ts';
import { runTool } from './process.ts';
import type { MediaTools } from './tools.ts';

/** A stretch of a file's own clock, microseconds. */
export interface Stretch {
  readonly fromUs: number;
  readonly toUs: number;
}

/**
 * The presentation time of every frame a viewer sees, read from the file's packets without decoding: B-frames put in
 * the order shown, frames that an edit list hides left out. With a `stretch`, only frames around it are read, from a
 * key frame before it on. Throws `not-a-video`, `ffmpeg-failed`, `cancelled`.
 */
export async function frameTable(
  tools: MediaTools,
  path: string,
  options: { signal?: AbortSignal | undefined; stretch?: Stretch } = {},
): Promise<FrameTable> {
  const { stretch, signal } = options;
  const at = (us: number) => (Math.max(0, us) / 1e6).toFixed(6);
  const answer = await runTool(
    tools.ffprobe,
    [
      ...['-v', 'error', ...cautious, '-select_streams', 'V:0', '-print_format', 'json=compact=1'],
      ...(stretch ? ['-read_intervals', `${at(stretch.fromUs)}%${at(stretch.toUs)}`] : []),
      ...['-show_entries', `packet=${packetFields}:stream=index,time_base`, fileUrl(path)],
    ],
    { timeoutMs: 120_000, signal },
  );
  const table = readFrameTable(JSON.parse(answer));
  if (table === null) throw new AppError('not-a-video', 'No frames with times', { reason: 'no_frames' });
  return table;
}
