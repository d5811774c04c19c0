import type { DecodeReport } from '../../shared/media/probe.ts';
import { cautious, fileUrl } from './input.ts';
import { startTool } from './process.ts';
import type { MediaTools } from './tools.ts';

export interface DecodeAllOptions {
  /** Stops after so much of the clip; default: its end. */
  readonly limitUs?: number | undefined;
  readonly signal?: AbortSignal | undefined;
  /** How far it has come, in microseconds of the clip. */
  readonly onProgress?: ((us: number) => void) | undefined;
}

/**
 * Reads a clip's pictures to the very end and counts the frames and the decoder's complaints. A clip too damaged to go
 * on with is a report of few frames, not an error. Throws `cancelled`, `ffmpeg-missing`.
 */
export async function decodeAll(
  tools: MediaTools,
  path: string,
  options: DecodeAllOptions = {},
): Promise<DecodeReport> {
  const { limitUs, signal, onProgress } = options;
  const tool = startTool(
    tools.ffmpeg,
    [
      ...['-nostdin', '-hide_banner', '-loglevel', 'level+info', '-nostats', '-progress', 'pipe:1'],
      ...[...cautious, '-noautorotate', '-i', fileUrl(path), '-map', '0:V:0'],
      ...(limitUs === undefined ? [] : ['-t', `${limitUs}us`]),
      ...['-fps_mode', 'passthrough', '-c:v', 'wrapped_avframe', '-f', 'null', 'pipe:2'],
    ],
    { signal, timeoutMs: 1_800_000 },
  );
  tool.stdin.end();
  let frames = 0;
  let rest = '';
  for await (const chunk of tool.stdout as AsyncIterable<Buffer>) {
    const lines = (rest + chunk.toString('latin1')).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) {
      const [key, value = ''] = line.split('=');
      if (key === 'frame') frames = Number(value.trim()) || frames;
      if (key === 'out_time_us') onProgress?.(Math.max(0, Number(value)) || 0);
    }
  }
  const stderr = await tool.done.catch((error: unknown) => {
    const code = (error as { code?: string }).code;
    if (code !== 'ffmpeg-failed') throw error;
    return (error as Error).message;
  });
  return { frames, complaints: stderr.split('\n').filter(isComplaint).length };
}

/**
 * Errors, and what tells of frames patched up from their neighbours. The warning about that comes and goes with the
 * threads' timing; the remark (`concealing …`) is always there, which is why the decoder is asked to be talkative.
 */
function isComplaint(line: string): boolean {
  return /\[(error|fatal|panic)\]|corrupt decoded frame|concealing \d+/.test(line);
}
