import { encodePng } from '../../media/png.ts';
import type { Mask } from './picture.ts';

/** The mask as a greyscale PNG, white inside. */
export function maskToPng({ width, height, data }: Mask): Buffer {
  return encodePng(
    data.map((value) => (value === 0 ? 0 : 255)),
    width,
    height,
    1,
  );
}
