import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import { extname } from 'node:path';
import { AppError } from '../../shared/errors/app-error.ts';
import type { Rational } from '../../shared/media/rational.ts';
import { formatRational } from '../../shared/media/rational.ts';
import { publish, temporaryName } from '../files/atomic.ts';
import { cautious, fileUrl } from './input.ts';
import { muxerFor } from './muxer.ts';
import { startTool } from './process.ts';
import { timesExpression } from './set-times.ts';
import type { MediaTools } from './tools.ts';

/* Raw frames in and out of ffmpeg. Plain pipes: fluent-ffmpeg cannot hold back a fast decoder for a slow reader. */

export type RawFormat = 'rgb24' | 'rgba' | 'gray' | 'yuv420p';

const bytesPerPixel: Record<RawFormat, number> = { rgb24: 3, rgba: 4, gray: 1, yuv420p: 1.5 };

export interface DecodeOptions {
  /** The size wanted; frames are scaled to it when they differ. */
  readonly width: number;
  readonly height: number;
  readonly pixFmt: RawFormat;
  /** First frame and number of frames wanted, in shown order. Default: all. */
  readonly firstFrame?: number;
  readonly frameCount?: number;
  /** How to read the colours of a clip that does not say; see `unsaidMatrix`. Default: what the clip says, else BT.601. */
  readonly matrix?: 'bt601' | 'bt709' | null;
  readonly signal?: AbortSignal | undefined;
  readonly timeoutMs?: number | undefined;
}

/**
 * Every frame of a clip, in the order shown, none doubled and none dropped, each in a buffer of its own of exactly
 * `width × height` pixels. The decoder waits while the reader does; leaving the loop ends it.
 * Throws `cancelled`, `ffmpeg-failed`.
 */
export async function* decodeFrames(
  tools: MediaTools,
  file: string,
  options: DecodeOptions,
): AsyncGenerator<Buffer, void, undefined> {
  const { width, height, pixFmt, firstFrame = 0, frameCount, matrix } = options;
  const end = frameCount === undefined ? '' : `:end_frame=${firstFrame + frameCount}`;
  const filters = [
    ...(firstFrame > 0 || frameCount !== undefined ? [`trim=start_frame=${firstFrame}${end}`] : []),
    `scale=${width}:${height}:flags=bicubic${matrix ? `:in_color_matrix=${matrix}` : ''}`,
  ];
  const tool = startTool(
    tools.ffmpeg,
    [
      ...['-nostdin', '-hide_banner', '-loglevel', 'error', ...cautious, '-i', fileUrl(file)],
      ...['-map', '0:V:0', '-an', '-sn', '-dn', '-vf', filters.join(','), '-fps_mode', 'passthrough'],
      ...['-f', 'rawvideo', '-pix_fmt', pixFmt, 'pipe:1'],
    ],
    options,
  );
  tool.stdin.end();
  const frameSize = width * height * bytesPerPixel[pixFmt];
  let frame = Buffer.allocUnsafeSlow(frameSize);
  let filled = 0;
  try {
    for await (const chunk of tool.stdout as AsyncIterable<Buffer>) {
      let read = 0;
      while (read < chunk.length) {
        const taken = chunk.copy(frame, filled, read);
        read += taken;
        filled += taken;
        if (filled === frameSize) {
          yield frame;
          frame = Buffer.allocUnsafeSlow(frameSize);
          filled = 0;
        }
      }
    }
    await tool.done;
    if (filled !== 0)
      throw new AppError('ffmpeg-failed', `The last frame has ${filled} of ${frameSize} bytes`);
  } finally {
    tool.stop();
  }
}

export interface EncodeOptions {
  readonly width: number;
  readonly height: number;
  /** Frames a second, exact; of frames that do not come evenly (`timesUs`), one over how long the last one stays. */
  readonly fps: Rational;
  /** When each frame is shown, microseconds from the first, where they do not come evenly. */
  readonly timesUs?: readonly number[] | undefined;
  readonly out: string;
  readonly pixFmt?: RawFormat;
  /** A file whose sound is laid under the pictures, when it has any. */
  readonly audioFrom?: string | undefined;
  /** How many frames will come. With sound, makes both tracks end together to the sample; without it the sound may run over. */
  readonly frameCount?: number | undefined;
  /** Replaces the default encoding: H.264, visually lossless, playable everywhere. */
  readonly encoding?: readonly string[];
  readonly signal?: AbortSignal | undefined;
  readonly timeoutMs?: number | undefined;
}

/** Takes frames in order; `write` answers when the encoder wants more. End with exactly one of `finish` and `abandon`. */
export interface FrameSink {
  write(frame: Uint8Array): Promise<void>;
  /** Closes the file and gives it its name. */
  finish(): Promise<void>;
  /** Ends the encoder and removes what it wrote. */
  abandon(): Promise<void>;
}

/** Near-lossless H.264 that every player and Chromium take. */
const h264 = ['-c:v', 'libx264', '-preset', 'veryfast', '-crf', '16', '-pix_fmt', 'yuv420p'] as const;

/** Said aloud in the file: without it players guess the colours, each in its own way. */
const bt709 = [
  '-colorspace',
  'bt709',
  '-color_primaries',
  'bt709',
  '-color_trc',
  'bt709',
  '-color_range',
  'tv',
];

/**
 * Starts an encoder fed with raw frames (rgb24 unless said otherwise). The file appears under its name only when
 * `finish` succeeded. Sizes must be even. Throws `cancelled`, `disk-full`, `ffmpeg-failed`.
 */
export function encodeFrames(tools: MediaTools, options: EncodeOptions): FrameSink {
  const {
    width,
    height,
    fps,
    timesUs,
    out,
    pixFmt = 'rgb24',
    audioFrom,
    frameCount,
    encoding = h264,
  } = options;
  const partial = temporaryName(out);
  const isMp4 = /^\.(mp4|mov)$/i.test(extname(out));
  const filters = [
    // Frames that come as yuv420p are BT.709 already, like everything we write.
    ...(pixFmt === 'yuv420p' ? [] : ['scale=out_color_matrix=bt709:out_range=tv']),
    ...(timesUs ? [`settb=1/1000000,setpts='${timesExpression(timesUs)}'`] : []),
  ];
  const end =
    frameCount === undefined
      ? ['-shortest']
      : ['-t', `${Math.round((frameCount * fps.den * 1e6) / fps.num)}us`];
  const sound = audioFrom ? [...cautious, '-i', fileUrl(audioFrom)] : [];
  const tool = startTool(
    tools.ffmpeg,
    [
      ...['-hide_banner', '-loglevel', 'error', '-y'],
      ...[
        '-f',
        'rawvideo',
        '-pix_fmt',
        pixFmt,
        '-s',
        `${width}x${height}`,
        '-framerate',
        formatRational(fps),
      ],
      ...['-i', 'pipe:0', ...sound, '-map', '0:v:0'],
      ...(audioFrom ? ['-map', '1:a:0?', '-c:a', 'aac', '-b:a', '192k', ...end] : []),
      ...(filters.length > 0 ? ['-vf', filters.join(',')] : []),
      ...(timesUs ? ['-fps_mode', 'passthrough', '-enc_time_base', '1:1000000'] : []),
      ...(timesUs && isMp4 ? ['-video_track_timescale', '1000000'] : []),
      ...encoding,
      ...bt709,
      ...(isMp4 ? ['-movflags', '+faststart'] : []),
      ...['-f', muxerFor(out), fileUrl(partial)],
    ],
    options,
  );
  tool.stdout.resume();
  const frameSize = width * height * bytesPerPixel[pixFmt];
  let ended = false;
  const ending = tool.done.then(
    () => (ended = true),
    () => (ended = true),
  );
  const abandon = async () => {
    tool.stop();
    await ending;
    await rm(partial, { force: true });
  };
  const failed = async (error: unknown): Promise<never> => {
    await abandon();
    throw error;
  };
  return {
    async write(frame) {
      if (frame.length !== frameSize)
        throw new RangeError(`A frame of ${frame.length} bytes, not ${frameSize}`);
      // A pipe that breaks while it is written to says only that the encoder ends; the encoder says why.
      if (!ended && !tool.stdin.write(frame))
        await Promise.race([once(tool.stdin, 'drain').catch(() => ending), ending]);
      if (!ended) return;
      await tool.done.catch(failed);
      await failed(new AppError('ffmpeg-failed', 'The encoder ended before the frames did'));
    },
    async finish() {
      tool.stdin.end();
      await tool.done.catch(failed);
      await publish(partial, out).catch(failed);
    },
    abandon,
  };
}
