import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { encodeFrames } from '../../../electron/main/media/pipes.ts';
import type { MediaTools } from '../../../electron/main/media/tools.ts';
import type { Rational } from '../../../electron/shared/media/rational.ts';
import { cacheFolder } from './cache.ts';
import { drawFrameNumber } from './frame-number.ts';
import type { Shape } from './scene.ts';
import { makeScene } from './scene.ts';
import { toneFile } from './tone.ts';

export interface TruthClipOptions {
  readonly width?: number;
  readonly height?: number;
  /** Frames a second: a whole number or an exact fraction. */
  readonly fps?: number | Rational;
  readonly seconds?: number;
  readonly container?: 'mp4' | 'mov';
  readonly shape?: Shape;
  /** Another look and another path. */
  readonly seed?: number;
  readonly still?: boolean;
  readonly sound?: boolean;
  /** Every frame carries its index, see frame-number.ts. */
  readonly numbered?: boolean;
}

/** A clip whose objects are known to the pixel. */
export interface TruthClip {
  readonly path: string;
  readonly width: number;
  readonly height: number;
  readonly frameCount: number;
  /** Row-major, 1 where the object is on that frame. */
  truthMask(frameIndex: number): Uint8Array;
  /** Where a person would click on that frame, as shares of width and height. */
  clickPoint(frameIndex: number): { x: number; y: number };
}

/** Raise when the pictures change, so that older ones in the cache are not used again. */
const version = 2;

/** Makes the clip, or finds it in the cache of an earlier run. Default: 1280×720, 30 fps, 2 s, mp4, an ellipse. */
export async function makeTruthClip(tools: MediaTools, options: TruthClipOptions = {}): Promise<TruthClip> {
  const { width = 1280, height = 720, seconds = 2, container = 'mp4', shape = 'ellipse', seed = 1 } = options;
  const { still = false, sound = false, numbered = false, fps: rate = 30 } = options;
  const fps = typeof rate === 'number' ? { num: rate, den: 1 } : rate;
  const frameCount = Math.round((seconds * fps.num) / fps.den);
  const scene = makeScene({ width, height, shape, seed, still });
  const time = (frameIndex: number) => (frameIndex * fps.den) / fps.num;

  const recipe = JSON.stringify([version, width, height, fps, seconds, shape, seed, still, sound, numbered]);
  const name = createHash('sha256').update(recipe).digest('hex').slice(0, 16);
  const path = join(await cacheFolder(), `truth-${name}.${container}`);
  if (!existsSync(path)) {
    const audioFrom = sound ? await toneFile(tools, seconds) : undefined;
    const sink = encodeFrames(tools, { width, height, fps, out: path, audioFrom, frameCount });
    for (let index = 0; index < frameCount; index++) {
      const frame = scene.draw(time(index));
      if (numbered) drawFrameNumber(frame, width, index);
      // A copy: the pipe may still hold the last frame when the next one is drawn.
      await sink.write(frame.slice());
    }
    await sink.finish();
  }
  return {
    path,
    width,
    height,
    frameCount,
    truthMask: (frameIndex) => scene.mask(time(frameIndex)),
    clickPoint: (frameIndex) => scene.middle(time(frameIndex)),
  };
}
