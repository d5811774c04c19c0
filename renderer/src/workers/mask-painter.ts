import type { ReadMask } from './mask-store.ts';
import type { OverlayImage, OverlayLook } from './protocol.ts';

/** Draws masks as an overlay's image. */
export interface MaskPainter {
  /** Null when nothing is to be seen. The caller owns the image. */
  paint(look: OverlayLook, masks: readonly ReadMask[]): OverlayImage | null;
  dispose(): void;
}

/** The masks a look asks for, in its order, with their looks. Empty ones are left out. */
export function toDraw(look: OverlayLook, masks: readonly ReadMask[]) {
  return look.objects.flatMap((object) => {
    const mask = masks.find(({ objectId }) => objectId === object.objectId);
    return mask && mask.box.width > 0 ? [{ object, mask }] : [];
  });
}

/** Side of one field of the cut-out's checkerboard, in lines of the outline. */
export const checkerLines = 5;

interface Rectangle {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** The part of the bitmap a mask can touch, outline included: whole device pixels, within the bitmap. */
export function reach(look: OverlayLook, mask: ReadMask): Rectangle {
  const acrossX = look.pictureWidth / mask.width;
  const acrossY = look.pictureHeight / mask.height;
  const { x, y, width, height } = mask.box;
  const rim = look.line + Math.max(acrossX, acrossY) + 1;
  return {
    left: Math.max(0, Math.floor(look.x + x * acrossX - rim)),
    top: Math.max(0, Math.floor(look.y + y * acrossY - rim)),
    right: Math.min(look.width, Math.ceil(look.x + (x + width) * acrossX + rim)),
    bottom: Math.min(look.height, Math.ceil(look.y + (y + height) * acrossY + rim)),
  };
}
