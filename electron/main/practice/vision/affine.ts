/** x' = a·x + b·y + c, y' = d·x + e·y + f, as [a, b, c, d, e, f]. */
export type Affine = readonly [number, number, number, number, number, number];

export const identity: Affine = [1, 0, 0, 0, 1, 0];

/** First `inner`, then `outer`. */
export function compose(outer: Affine, inner: Affine): Affine {
  const [a, b, c, d, e, f] = outer;
  const [p, q, r, s, t, u] = inner;
  return [a * p + b * s, a * q + b * t, a * r + b * u + c, d * p + e * s, d * q + e * t, d * r + e * u + f];
}

/** The way back. Throws RangeError where there is none. */
export function invert([a, b, c, d, e, f]: Affine): Affine {
  const determinant = a * e - b * d;
  if (Math.abs(determinant) < 1e-9) throw new RangeError('A map that flattens cannot be undone');
  const [p, q, s, t] = [e / determinant, -b / determinant, -d / determinant, a / determinant];
  return [p, q, -(p * c + q * f), s, t, -(s * c + t * f)];
}

export const apply = ([a, b, c, d, e, f]: Affine, x: number, y: number): readonly [number, number] => [
  a * x + b * y + c,
  d * x + e * y + f,
];

/** The same map between pictures `scale` times as large. Pixel centres lie at half numbers. */
export function scaled([a, b, c, d, e, f]: Affine, scale: number): Affine {
  const half = (scale - 1) / 2;
  // Into the small picture, through the map, and back: (x + 0.5) / scale − 0.5 and its opposite.
  return [a, b, c * scale + half - half * (a + b), d, e, f * scale + half - half * (d + e)];
}
