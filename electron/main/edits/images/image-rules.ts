import { AppError } from '../../../shared/errors/app-error.ts';
import { imageProblem, type ImageProblem } from '../../../shared/images/image-problem.ts';
import { editLimits } from '../../../shared/limits/edit.ts';

interface Picture {
  readonly width: number;
  readonly height: number;
  readonly bytes: number;
}

/**
 * Throws `request-invalid` with `rule`, `found`, `needed` where the service would refuse a picture of this size.
 * @param except what is not looked at: it can still be put right
 */
export function checkImageLimits(image: Picture, except: readonly ImageProblem[] = []): void {
  const problem = imageProblem(image);
  if (problem === null || except.includes(problem)) return;
  const size = `${image.width} × ${image.height}`;
  const { maxBytes, minSide } = editLimits.image;
  const [found, needed] = {
    side: [size, minSide] as const,
    aspect: [size, '1:2.5–2.5:1'] as const,
    bytes: [image.bytes, maxBytes] as const,
  }[problem];
  const rule = `image_${problem}`;
  throw new AppError('request-invalid', `Image refused: ${rule} (found ${found}, needed ${needed})`, {
    ...{ rule, found, needed },
    field: 'images',
  });
}
