/** A colour of unpremultiplied bytes in one number, as memory has it: red lowest, alpha highest. */
export type Ink = number;

export const clear: Ink = 0;

/** Each part 0 to 1. */
export function ink([red, green, blue]: readonly [number, number, number], alpha: number): Ink {
  const byte = (part: number): number => Math.round(part * 255);
  return ((byte(alpha) << 24) | (byte(blue) << 16) | (byte(green) << 8) | byte(red)) >>> 0;
}

/** Lays an ink over another, as a canvas does. */
export function over(above: Ink, below: Ink): Ink {
  const alphaAbove = (above >>> 24) / 255;
  const alphaBelow = ((below >>> 24) / 255) * (1 - alphaAbove);
  const alpha = alphaAbove + alphaBelow;
  if (alpha === 0) return clear;
  const part = (shift: number): number =>
    (((above >>> shift) & 255) * alphaAbove + ((below >>> shift) & 255) * alphaBelow) / alpha / 255;
  return ink([part(0), part(8), part(16)], alpha);
}
