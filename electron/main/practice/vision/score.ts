import type { Mask, Picture } from './picture.ts';
import { labDifference } from './reach.ts';

export interface MaskQuality {
  /** 0 to 1: how sure the outline is an outline. */
  readonly score: number;
  /** Mean Lab difference across the outline, capped. */
  readonly contrast: number;
  /** Share of the outline with a clear difference across it. */
  readonly supported: number;
}

/** Differences above this count the same: an outline is not better for being garish. */
const contrastCap = 24;
const clearDifference = 5;

/**
 * How much a mask looks like a thing of its own: its outline lies on differences all the way round, it is not ragged,
 * does not lean on the picture's border, and is neither a speck nor nearly everything.
 */
export function judgeMask(mask: Mask, lab: Picture): MaskQuality {
  const { width, height, data } = mask;
  const step = 2;
  let size = 0;
  let outline = 0;
  let onBorder = 0;
  let contrast = 0;
  let supported = 0;
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const at = y * width + x;
      if (data[at] === 0) continue;
      size += 1;
      for (let side = 0; side < 4; side += 1) {
        const dx = side === 0 ? -1 : side === 1 ? 1 : 0;
        const dy = side === 2 ? -1 : side === 3 ? 1 : 0;
        const nx = x + dx;
        const ny = y + dy;
        if (nx < 0 || ny < 0 || nx >= width || ny >= height) {
          onBorder += 1;
          continue;
        }
        if (data[ny * width + nx] !== 0) continue;
        outline += 1;
        const innerX = Math.min(width - 1, Math.max(0, x - dx * (step - 1)));
        const innerY = Math.min(height - 1, Math.max(0, y - dy * (step - 1)));
        const outerX = Math.min(width - 1, Math.max(0, x + dx * step));
        const outerY = Math.min(height - 1, Math.max(0, y + dy * step));
        const difference = labDifference(lab.data, innerY * width + innerX, outerY * width + outerX);
        contrast += Math.min(contrastCap, difference);
        if (difference >= clearDifference) supported += 1;
      }
    }
  }
  const around = outline + onBorder;
  if (size === 0 || outline === 0) return { score: 0, contrast: 0, supported: 0 };
  const meanContrast = contrast / outline;
  const support = supported / outline;
  const share = size / (width * height);
  // 1 for a circle; a square has 1.27, a leaking region dozens.
  const raggedness = (around * around * 0.617) / (4 * Math.PI * size);
  const shapeFactor = 1 / (1 + 0.06 * Math.max(0, raggedness - 1.5));
  const borderFactor = 1 - 0.8 * Math.min(1, Math.max(0, onBorder / around - 0.15) * 1.6);
  const sizeFactor =
    Math.min(1, share / 0.004) ** 0.5 * (share > 0.5 ? Math.max(0, 1 - (share - 0.5) * 3) : 1);
  const score = (meanContrast / contrastCap) ** 0.5 * support * shapeFactor * borderFactor * sizeFactor;
  return { score, contrast: meanContrast, supported: support };
}
