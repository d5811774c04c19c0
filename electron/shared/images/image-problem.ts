import { editLimits } from '../limits/edit.ts';

/** What the service would refuse a picture for: a side too short, proportions too long, a file too large. */
export type ImageProblem = 'side' | 'aspect' | 'bytes';

/** The first that stands; null where the picture can be sent as it is. All but a short side is helped by a crop. */
export function imageProblem(image: { width: number; height: number; bytes: number }): ImageProblem | null {
  const { maxBytes, minSide, aspect } = editLimits.image;
  const [long, short] = [Math.max(image.width, image.height), Math.min(image.width, image.height)];
  if (short < minSide) return 'side';
  // As products: exact at the limits, where a quotient may be off by a bit.
  if (long > short * aspect.max) return 'aspect';
  return image.bytes > maxBytes ? 'bytes' : null;
}
