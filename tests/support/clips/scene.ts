import type { Rgb } from './texture.ts';
import { paintTexture, smoothNoise } from './texture.ts';

export type Shape = 'ellipse' | 'box' | 'blob';

export interface SceneOptions {
  readonly width: number;
  readonly height: number;
  readonly shape: Shape;
  readonly seed: number;
  /** Stand still, for clips where motion would only disturb. */
  readonly still?: boolean;
}

/** A film made by formula: what each frame looks like and exactly where its object is. */
export interface Scene {
  /** rgb24 of the moment. The buffer is used again by the next call. */
  draw(seconds: number): Uint8Array;
  /** Row-major, 1 where the object is. */
  mask(seconds: number): Uint8Array;
  /** The object's middle, as shares of width and height. */
  middle(seconds: number): { x: number; y: number };
}

interface Pose {
  readonly x: number;
  readonly y: number;
  readonly angle: number;
  readonly size: number;
}

const palettes: readonly { object: readonly [Rgb, Rgb]; ground: readonly [Rgb, Rgb]; other: Rgb }[] = [
  { object: [[205, 60, 40], [245, 120, 80]], ground: [[40, 80, 70], [120, 165, 140]], other: [60, 70, 160] }, // prettier-ignore
  { object: [[240, 190, 40], [255, 230, 120]], ground: [[45, 55, 95], [110, 120, 170]], other: [150, 60, 110] }, // prettier-ignore
  { object: [[40, 120, 215], [110, 190, 250]], ground: [[120, 95, 60], [200, 175, 130]], other: [70, 120, 60] }, // prettier-ignore
];

/** One textured object that moves, turns and breathes over a textured ground that drifts, and a second one that rests. */
export function makeScene({ width, height, shape, seed, still = false }: SceneOptions): Scene {
  const palette = palettes[seed % palettes.length]!;
  const drift = Math.round(Math.min(width, height) * 0.08);
  const groundWidth = width + drift * 2;
  const groundHeight = height + drift * 2;
  const cell = Math.min(width, height) / 6;
  const ground = paintTexture(smoothNoise(groundWidth, groundHeight, cell, seed), ...palette.ground);
  const radius = Math.min(width, height) * 0.17;
  const skinSide = Math.ceil(radius * 3.4);
  const skin = paintTexture(smoothNoise(skinSide, skinSide, radius / 2, seed + 50), ...palette.object);
  const frame = new Uint8Array(width * height * 3);

  const clock = (seconds: number) => (still ? 0 : seconds);
  const pose = (seconds: number): Pose => {
    const t = clock(seconds);
    return {
      x: width * (0.5 + 0.2 * Math.sin(0.9 * t + seed)),
      y: height * (0.52 + 0.12 * Math.sin(0.7 * t + 1 + seed)),
      angle: 0.35 * t + seed,
      size: radius * (1 + 0.08 * Math.sin(1.1 * t)),
    };
  };

  /** Visits the object's pixels: index in the frame, and the place on its skin. */
  function visit(at: Pose, paint: (index: number, skinX: number, skinY: number) => void): void {
    const reach = at.size * 1.6;
    const cos = Math.cos(at.angle);
    const sin = Math.sin(at.angle);
    const top = Math.max(0, Math.floor(at.y - reach));
    const bottom = Math.min(height - 1, Math.ceil(at.y + reach));
    const left = Math.max(0, Math.floor(at.x - reach));
    const right = Math.min(width - 1, Math.ceil(at.x + reach));
    for (let y = top; y <= bottom; y++) {
      for (let x = left; x <= right; x++) {
        const dx = (x + 0.5 - at.x) / at.size;
        const dy = (y + 0.5 - at.y) / at.size;
        const u = dx * cos + dy * sin;
        const v = dy * cos - dx * sin;
        if (inside(shape, u, v)) paint(y * width + x, u, v);
      }
    }
  }

  function drawGround(seconds: number): void {
    const t = clock(seconds);
    const shiftX = Math.round(drift * (1 + 0.9 * Math.sin(0.5 * t)));
    const shiftY = Math.round(drift * (1 + 0.9 * Math.sin(0.35 * t + 2)));
    for (let y = 0; y < height; y++) {
      const from = ((y + shiftY) * groundWidth + shiftX) * 3;
      frame.set(ground.subarray(from, from + width * 3), y * width * 3);
    }
    drawRest();
  }

  /** Something else to click on, away from the object's path. */
  function drawRest(): void {
    const side = Math.round(Math.min(width, height) * 0.12);
    const left = Math.round(width * 0.04);
    const top = Math.round(height * 0.82);
    for (let y = top; y < Math.min(height, top + side); y++) {
      for (let x = left; x < left + side; x++) frame.set(palette.other, (y * width + x) * 3);
    }
  }

  return {
    draw(seconds) {
      drawGround(seconds);
      visit(pose(seconds), (index, u, v) => {
        const column = Math.min(skinSide - 1, Math.floor(((u + 1.7) / 3.4) * skinSide));
        const row = Math.min(skinSide - 1, Math.floor(((v + 1.7) / 3.4) * skinSide));
        const at = (row * skinSide + column) * 3;
        frame[index * 3] = skin[at]!;
        frame[index * 3 + 1] = skin[at + 1]!;
        frame[index * 3 + 2] = skin[at + 2]!;
      });
      return frame;
    },
    mask(seconds) {
      const out = new Uint8Array(width * height);
      visit(pose(seconds), (index) => {
        out[index] = 1;
      });
      return out;
    },
    middle(seconds) {
      const at = pose(seconds);
      return { x: at.x / width, y: at.y / height };
    },
  };
}

/** In units of the object's size. The blob is an outline with lobes, hollow nowhere. */
function inside(shape: Shape, u: number, v: number): boolean {
  switch (shape) {
    case 'ellipse':
      return (u / 1.25) ** 2 + (v / 0.85) ** 2 <= 1;
    case 'box':
      return Math.abs(u) <= 1.1 && Math.abs(v) <= 0.8;
    case 'blob': {
      const angle = Math.atan2(v, u);
      const edge = 1 + 0.18 * Math.sin(3 * angle) + 0.1 * Math.sin(5 * angle + 1);
      return u * u + v * v <= edge * edge;
    }
  }
}
