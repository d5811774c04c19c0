import { AppError } from '../../../shared/errors/app-error.ts';
import { editLimits } from '../../../shared/limits/edit.ts';

/** Throws `request-invalid` with `rule`, `found`, `needed` where the service would refuse a picture of this size. */
export function checkImageLimits(image: { width: number; height: number; bytes: number }): void {
  const { maxBytes, minSide, aspect } = editLimits.image;
  const { width, height, bytes } = image;
  const size = `${width} × ${height}`;
  if (Math.min(width, height) < minSide) refuse('image_side', size, minSide);
  // As products: exact at the limits, where a quotient may be off by a bit.
  const [long, short] = [Math.max(width, height), Math.min(width, height)];
  if (long > short * aspect.max) refuse('image_aspect', size, '1:2.5–2.5:1');
  if (bytes > maxBytes) refuse('image_bytes', bytes, maxBytes);
}

function refuse(rule: string, found: string | number, needed: string | number): never {
  throw new AppError('request-invalid', `Image refused: ${rule} (found ${found}, needed ${needed})`, {
    rule,
    field: 'images',
    found,
    needed,
  });
}
