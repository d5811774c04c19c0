import { AppError } from '../errors/app-error.ts';
import { pixelCount } from './counts.ts';

/** Width and height of a picture in pixels. */
export interface PictureSize {
  readonly width: number;
  readonly height: number;
}

/** How the two numbers of a mask's `size` are to be read; `square` where both readings agree. */
export interface MaskShape extends PictureSize {
  readonly dialect: 'height-width' | 'width-height' | 'square';
}

/** Aspect ratios closer than this are one shape: a mask may be computed on a picture scaled to even sides. */
const aspectTolerance = 0.02;

/**
 * Tells which of a mask's two `size` numbers is its height. The vendor's decoder reads [height, width] while its sample
 * answer shows [720, 1280] beside a video 720 wide: so the answer is checked against the video, and against the PNG of
 * the same mask where there is one. A mask of another scale but the video's shape is accepted.
 *
 * @throws AppError `answer-unreadable` when neither reading fits.
 */
export function maskShape(size: readonly number[], video: PictureSize, png?: PictureSize): MaskShape {
  const [first, second] = size;
  if (size.length !== 2 || first === undefined || second === undefined) throw unfit(size, video);
  pixelCount(first, second);
  const readings: MaskShape[] = [
    { height: first, width: second, dialect: first === second ? 'square' : 'height-width' },
    { height: second, width: first, dialect: first === second ? 'square' : 'width-height' },
  ];
  const exact = readings.find((reading) => same(reading, video));
  if (exact) return exact;
  const byPng =
    png && readings.find((reading) => same(reading, png) && distance(reading, video) < aspectTolerance);
  if (byPng) return byPng;
  const nearest = readings.reduce((best, next) =>
    distance(next, video) < distance(best, video) ? next : best,
  );
  if (distance(nearest, video) >= aspectTolerance) throw unfit(size, video);
  return nearest;
}

function same(a: PictureSize, b: PictureSize): boolean {
  return a.width === b.width && a.height === b.height;
}

function distance(a: PictureSize, b: PictureSize): number {
  return Math.abs(Math.log((a.width * b.height) / (a.height * b.width)));
}

function unfit(size: readonly number[], video: PictureSize): AppError {
  return new AppError('answer-unreadable', 'Mask size fits the video neither way round', {
    found: size.slice(0, 4).join(' × '),
    needed: `${video.height} × ${video.width}`,
  });
}

/** Size of a PNG from its first 24 bytes, or null where they are not a PNG's. */
export function pngSize(bytes: Uint8Array): PictureSize | null {
  const start = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
  if (bytes.length < 24 || start.some((byte, index) => bytes[index] !== byte)) return null;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return { width: view.getUint32(16), height: view.getUint32(20) };
}
