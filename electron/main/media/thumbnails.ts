import { createHash } from 'node:crypto';
import { mkdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError } from '../../shared/errors/app-error.ts';
import type { Size, VideoFacts } from '../../shared/media/probe.ts';
import { unsaidMatrix } from '../../shared/media/probe.ts';
import type { FfmpegInput } from './ffmpeg.ts';
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
  /** A jpeg of the first frame that shows something, else of the very first; its longer side at most 480. */
  poster(file: string, video: VideoFacts, signal?: AbortSignal): Promise<string>;
  /** `count` frames at equal distances in one jpeg, each `height` pixels high. */
  strip(
    file: string,
    video: VideoFacts,
    options: StripOptions & {
      /** All frames of the clip as shown. */
      readonly frames: number;
    },
    signal?: AbortSignal,
  ): Promise<Strip>;
  /** The same of a long clip: each tile is the key frame before its place, so that hours cost no more than seconds. */
  sparseStrip(
    file: string,
    video: VideoFacts,
    options: StripOptions & {
      /** How long the pictures run. */
      readonly durationUs: number;
    },
    signal?: AbortSignal,
  ): Promise<Strip>;
}

export interface StripOptions {
  readonly count: number;
  readonly height: number;
}

const posterSide = 480;
/** Films begin with black, or fade in: a poster is looked for in so much of a clip, at these moments. */
const lookedThrough = '10';
const candidates = "select='isnan(prev_selected_t)+gte(t-prev_selected_t,0.5)'";
/** Black with a sensor's noise has a fifth of the entropy that eight bits can have, a dull picture a third. */
const telling =
  'entropy,metadata=select:key=lavfi.entropy.normalized_entropy.normal.Y:value=0.25:function=greater';
/** Each tile of a sparse strip is an input of its own to ffmpeg. */
const mostInputs = 40;
/** jpeg knows no larger picture. */
const widestJpeg = 65_000;

/**
 * Small pictures of clips, made two at a time and kept under a name that changes when the file does.
 * Throws `file-gone`, `cancelled`, `disk-full`, `ffmpeg-failed`.
 */
export function createThumbnails(
  tools: MediaTools,
  { postersDir, stripsDir }: { readonly postersDir: string; readonly stripsDir: string },
): Thumbnails {
  const slots = createSlots(2);

  async function kept(
    folder: string,
    file: string,
    recipe: string,
    inputs: readonly FfmpegInput[],
    filters: readonly string[],
    signal?: AbortSignal,
  ): Promise<string> {
    await sizeOf(file);
    const { size, mtimeMs } = await stat(file);
    const key = createHash('sha256')
      .update(JSON.stringify([file, size, mtimeMs, recipe]))
      .digest('hex');
    const output = join(folder, `${key.slice(0, 32)}.jpg`);
    return slots.run(async () => {
      if (await exists(output)) return output;
      await mkdir(folder, { recursive: true });
      await runFfmpeg(tools, {
        inputs,
        outputArgs: [...filters, '-an', '-frames:v', '1', '-q:v', '3', '-c:v', 'mjpeg'],
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
      const look = `${scaleTo(video, { width, height })},setsar=1`;
      const make = (recipe: string, args: readonly string[], filters: string) =>
        kept(
          postersDir,
          file,
          `${recipe} ${width}x${height}`,
          [{ file, args }],
          ['-map', `0:${video.streamIndex}`, '-vf', filters],
          signal,
        );
      return make('telling poster', ['-t', lookedThrough], `${candidates},${look},${telling}`).catch(
        (error: unknown) => {
          if (!(error instanceof AppError) || error.code !== 'ffmpeg-failed') throw error;
          return make('poster', [], look);
        },
      );
    },
    async strip(file, video, { count: wanted, height, frames }, signal) {
      const tile = tileOf(video, height);
      const count = Math.max(1, Math.min(wanted, frames, Math.floor(widestJpeg / tile.width)));
      // Tile k shows frame floor(k · frames / count): frame n is one of those when a whole k lies in its share.
      const chosen = `select='lt(ceil(n*${count}/${frames})*${frames},(n+1)*${count})'`;
      const filters = `${chosen},${scaleTo(video, tile)},setsar=1,tile=${count}x1`;
      const path = await kept(
        stripsDir,
        file,
        `strip ${count}/${frames} ${tile.width}x${height}`,
        [{ file }],
        ['-map', `0:${video.streamIndex}`, '-vf', filters],
        signal,
      );
      return { path, count, tile };
    },
    async sparseStrip(file, video, { count: wanted, height, durationUs }, signal) {
      const tile = tileOf(video, height);
      const count = Math.max(1, Math.min(wanted, mostInputs, Math.floor(widestJpeg / tile.width)));
      const inputs = Array.from({ length: count }, (_, n) => ({
        file,
        args: ['-noaccurate_seek', '-ss', `${Math.floor((n * durationUs) / count)}us`],
      }));
      const tiles = inputs.map(
        (_, n) => `[${n}:${video.streamIndex}]trim=end_frame=1,${scaleTo(video, tile)},setsar=1[t${n}]`,
      );
      const row =
        count === 1 ? '[t0]null' : `${inputs.map((_, n) => `[t${n}]`).join('')}hstack=inputs=${count}`;
      const path = await kept(
        stripsDir,
        file,
        `sparse strip ${count} ${tile.width}x${height}`,
        inputs,
        ['-filter_complex', [...tiles, row].join(';')],
        signal,
      );
      return { path, count, tile };
    },
  };
}

function tileOf({ displayed }: VideoFacts, height: number): Size {
  return { width: Math.max(2, 2 * Math.round((displayed.width * height) / displayed.height / 2)), height };
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
