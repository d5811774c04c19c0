import { createHash } from 'node:crypto';
import { mkdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Size, VideoFacts } from '../../shared/media/probe.ts';
import { unsaidMatrix } from '../../shared/media/probe.ts';
import { runFfmpeg } from './ffmpeg.ts';
import { createSlots } from './slots.ts';
import { sizeOf } from './probe.ts';
import type { MediaTools } from './tools.ts';

export interface Strip {
  readonly path: string;
  /** Pictures side by side, left to right, and the size of each. */
  readonly count: number;
  readonly tile: Size;
}

export interface Thumbnails {
  /** A jpeg of the first frame, its longer side at most 480. */
  poster(file: string, video: VideoFacts, signal?: AbortSignal): Promise<string>;
  /** `count` frames at equal distances in one jpeg, each `height` pixels high. */
  strip(file: string, video: VideoFacts, options: StripOptions, signal?: AbortSignal): Promise<Strip>;
}

export interface StripOptions {
  readonly count: number;
  readonly height: number;
  /** All frames of the clip as shown. */
  readonly frames: number;
}

const posterSide = 480;
/** jpeg knows no larger picture. */
const widestJpeg = 65_000;

/**
 * Small pictures of clips, made two at a time and kept in `cacheDir` under a name that changes when the file does.
 * Throws `file-gone`, `cancelled`, `disk-full`, `ffmpeg-failed`.
 */
export function createThumbnails(tools: MediaTools, cacheDir: string): Thumbnails {
  const slots = createSlots(2);

  async function kept(file: string, recipe: string, filters: string, signal?: AbortSignal): Promise<string> {
    await sizeOf(file);
    const { size, mtimeMs } = await stat(file);
    const key = createHash('sha256')
      .update(JSON.stringify([file, size, mtimeMs, recipe]))
      .digest('hex');
    const output = join(cacheDir, `${key.slice(0, 32)}.jpg`);
    return slots.run(async () => {
      if (await exists(output)) return output;
      await mkdir(cacheDir, { recursive: true });
      await runFfmpeg(tools, {
        inputs: [{ file }],
        outputArgs: ['-map', '0:V:0', '-an', '-vf', filters, '-frames:v', '1', '-q:v', '3', '-c:v', 'mjpeg'],
        output,
        signal,
        timeoutMs: 120_000,
      });
      return output;
    }, signal);
  }

  return {
    poster(file, video, signal) {
      const { width, height } = fitWithin(video.displayed, posterSide);
      return kept(file, `poster ${width}x${height}`, `${scaleTo(video, { width, height })},setsar=1`, signal);
    },
    async strip(file, video, options, signal) {
      const { displayed } = video;
      const tileWidth = Math.max(
        2,
        2 * Math.round((displayed.width * options.height) / displayed.height / 2),
      );
      const count = Math.max(1, Math.min(options.count, options.frames, Math.floor(widestJpeg / tileWidth)));
      const tile = { width: tileWidth, height: options.height };
      // Tile k shows frame floor(k · frames / count): frame n is one of those when a whole k lies in its share.
      const { frames } = options;
      const chosen = `select='lt(ceil(n*${count}/${frames})*${frames},(n+1)*${count})'`;
      const filters = `${chosen},${scaleTo(video, tile)},setsar=1,tile=${count}x1`;
      const path = await kept(file, `strip ${count}/${frames} ${tileWidth}x${tile.height}`, filters, signal);
      return { path, count, tile };
    },
  };
}

/** Full range and BT.601, as jpeg wants it. */
function scaleTo(video: VideoFacts, { width, height }: Size): string {
  const matrix = unsaidMatrix(video);
  const from = matrix ? `:in_color_matrix=${matrix}` : '';
  return `scale=${width}:${height}:flags=area${from}:out_color_matrix=bt601:out_range=pc,format=yuvj420p`;
}

function fitWithin({ width, height }: Size, side: number): Size {
  const factor = Math.min(1, side / Math.max(width, height));
  const even = (value: number) => Math.max(2, 2 * Math.round((value * factor) / 2));
  return { width: even(width), height: even(height) };
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.size > 0,
    () => false,
  );
}
