import type { Canvas, Paint } from './paint.ts';
import { lay, mixColor, ramp } from './paint.ts';

type Rgb = readonly [number, number, number];

/** A hot-air balloon with upright stripes, lit from the left; `size` is the radius of its envelope. */
export function drawBalloon(
  canvas: Canvas,
  at: { x: number; y: number; size: number; sway: number },
  stripes: readonly Rgb[],
): void {
  const { x: middle, y: top, size, sway } = at;
  const reach = size * 2.6;
  lay(
    canvas,
    { left: middle - reach, top: top - reach, right: middle + reach, bottom: top + reach },
    (px, py) => {
      const dx = (px - middle) / size;
      const dy = (py - top) / size;
      const u = dx * Math.cos(sway) + dy * Math.sin(sway);
      const v = dy * Math.cos(sway) - dx * Math.sin(sway);
      const half = envelope(v);
      if (Math.abs(u) < half) {
        const around = Math.asin(Math.max(-1, Math.min(1, u / half))) / Math.PI + 0.5;
        const color = stripes[Math.floor(around * 6) % stripes.length]!;
        const light = 0.72 + 0.4 * ramp(0.75, -0.7, u / Math.max(0.2, half)) - 0.12 * ramp(0, 1.2, v);
        return shade(color, light);
      }
      if (v > 1.62 && v < 1.9 && Math.abs(u) < 0.2) return shade([122, 82, 52], u < 0 ? 1.1 : 0.85);
      const rope = Math.abs(Math.abs(u) - (0.2 + (1.62 - v) * 0.12)) < 0.012;
      return v > 1.22 && v <= 1.62 && rope ? [70, 58, 52, 1] : null;
    },
  );
}

/** Half width of the envelope at height v: a ball that narrows to its mouth. */
function envelope(v: number): number {
  if (v < -1 || v > 1.28) return 0;
  if (v < 0.25) return Math.sqrt(1 - v * v);
  // From the ball's own slope to the mouth's, without a kink.
  const t = (v - 0.25) / 1.03;
  const from = [0.968, -0.266] as const;
  const to = [0.2, -0.35] as const;
  const stay = 2 * t ** 3 - 3 * t ** 2 + 1;
  return (
    from[0] * stay + from[1] * (t ** 3 - 2 * t ** 2 + t) + to[0] * (1 - stay) + to[1] * (t ** 3 - t ** 2)
  );
}

/** A small sailing boat with its mirror image below; `size` is the height of its mast. */
export function drawBoat(canvas: Canvas, at: { x: number; y: number; size: number; lean: number }): void {
  const { x: middle, y: line, size, lean } = at;
  const figure = (u: number, v: number): Paint | null => {
    if (v > -0.12 && v < 0.1 && Math.abs(u - 0.02) < 0.5 - Math.max(0, v) * 1.4) {
      return v < -0.07 ? [240, 232, 220, 1] : shade([168, 52, 44], 1 - v * 2);
    }
    if (v <= -0.12 && v > -1.02 && Math.abs(u) < 0.014) return [92, 66, 48, 1];
    if (v < -0.18 && v > -0.98 && u > 0.03 && u < 0.03 + (v + 0.98) * 0.56) {
      return shade([250, 244, 232], 1.02 - u * 0.35);
    }
    if (v < -0.2 && v > -0.86 && u < -0.03 && u > -0.03 - (v + 0.86) * 0.5)
      return shade([238, 190, 92], 1 + u * 0.3);
    return null;
  };
  const box = {
    left: middle - size,
    top: line - size * 1.15,
    right: middle + size,
    bottom: line + size * 0.9,
  };
  lay(canvas, box, (px, py) => {
    const dy = (py - line) / size;
    const dx = (px - middle) / size - lean * -dy;
    if (dy < 0.1) return figure(dx, dy);
    const mirrored = figure(dx + 0.02 * Math.sin(py * 0.55 + at.x * 0.1), 0.16 - dy * 1.25);
    return (
      mirrored && [mirrored[0] * 0.72, mirrored[1] * 0.78, mirrored[2] * 0.86, 0.42 * ramp(0.9, 0.1, dy)]
    );
  });
}

/** A buoy that bobs; `size` is the radius of its float. */
export function drawBuoy(canvas: Canvas, at: { x: number; y: number; size: number; lean: number }): void {
  const { x: middle, y: line, size, lean } = at;
  const box = {
    left: middle - size * 2,
    top: line - size * 3,
    right: middle + size * 2,
    bottom: line + size * 1.6,
  };
  lay(canvas, box, (px, py) => {
    const dy = (py - line) / size;
    const dx = (px - middle) / size + lean * dy;
    if (dy < 0.42 && dy > -0.75 && (dx / 1.1) ** 2 + ((dy + 0.1) / 0.8) ** 2 < 1) {
      const band = dy > -0.28 && dy < 0.02;
      return shade(band ? [246, 240, 230] : [238, 106, 38], 1.12 - 0.34 * ramp(-0.8, 1, dx));
    }
    if (dy <= -0.7 && dy > -1.9 && Math.abs(dx) < 0.3 + (dy + 0.7) * 0.12) {
      return shade([238, 106, 38], 1.1 - 0.3 * ramp(-0.3, 0.3, dx));
    }
    if ((dx / 0.26) ** 2 + ((dy + 2.08) / 0.26) ** 2 < 1) return [255, 226, 120, 1];
    const below = dy >= 0.42 && (dx / 1.05) ** 2 + ((dy - 0.55) / 0.75) ** 2 < 1;
    return below ? [190, 96, 52, 0.35 * ramp(1.3, 0.4, dy)] : null;
  });
}

function shade(color: Rgb, light: number): Paint {
  const lit = light > 1 ? mixColor(color, [255, 244, 224], Math.min(1, (light - 1) * 1.6)) : color;
  const dim = Math.min(1, light);
  return [lit[0] * dim, lit[1] * dim, lit[2] * dim, 1];
}
