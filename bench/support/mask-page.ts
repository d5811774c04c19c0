import { decodeCounts, encodeCounts } from '../../electron/shared/rle/counts.ts';
import { runsFromMask } from '../../electron/shared/rle/mask.ts';
import type { Place } from '../../electron/shared/geometry/view.ts';
import { maskBox } from '../../electron/shared/rle/measures.ts';
import { MaskLayer, type OverlayPart } from '../../renderer/src/features/stage/mask-layer.ts';
import { createGlPainter } from '../../renderer/src/workers/mask-painter-gl.ts';
import { createSpanPainter } from '../../renderer/src/workers/mask-painter-spans.ts';
import type { OverlayLook } from '../../renderer/src/workers/protocol.ts';
import { drawPlainly } from './plain-mask.ts';

// Runs inside a bench's window: our way and the plain way from counts to pixels on a canvas.

const colour = [116, 255, 82] as const;
const alpha = 163;

/** An object as people select them: one blob with an uneven rim, a hole, about a quarter of the picture. */
function blob(width: number, height: number, turn: number): string {
  const mask = new Uint8Array(width * height);
  for (let x = 0; x < width; x += 1) {
    for (let y = 0; y < height; y += 1) {
      const dx = (x / width - 0.5) * 2;
      const dy = (y / height - 0.5) * 2;
      const angle = Math.atan2(dy, dx) + turn;
      const rim = 0.55 + 0.06 * Math.sin(5 * angle) + 0.02 * Math.sin(37 * angle);
      const distance = Math.hypot(dx, dy);
      if (distance < rim && distance > 0.12) mask[x * height + y] = 1;
    }
  }
  return encodeCounts(runsFromMask(mask, height, width, 'column-major'));
}

/** Prepares a size. Every sample paints `rounds` different masks, so that nothing kept from the last one helps. */
function prepare(width: number, height: number, rounds: number) {
  const all = Array.from({ length: rounds }, (_, turn) => blob(width, height, turn / 3));
  // As the stage does: painted by the graphics processor where there is one, into memory where there is none, shown on
  // the layer over the picture.
  const painter = createGlPainter() ?? createSpanPainter();
  const look: OverlayLook = {
    width,
    height,
    x: 0,
    y: 0,
    pictureWidth: width,
    pictureHeight: height,
    mode: 'tint',
    opacity: alpha / 255,
    line: 0,
    source: 'selection',
    objects: [{ objectId: 0, colour: [colour[0] / 255, colour[1] / 255, colour[2] / 255] }],
  };
  const ours = document.createElement('canvas');
  const layer = new MaskLayer(ours);
  let part: OverlayPart | null = null;
  const plain = document.createElement('canvas');
  plain.width = width;
  plain.height = height;
  const reader = document.createElement('canvas').getContext('2d', { willReadFrequently: true })!;

  const paint = (counts: string): void => {
    const runs = decodeCounts(counts, height, width);
    const image = painter.paint(look, [{ objectId: 0, height, width, runs, box: maskBox(runs, height) }]);
    part = layer.show({ look, objectIds: [0], image });
  };
  const paintPlainly = (counts: string): void => drawPlainly(plain, counts, width, height);
  /** A canvas may put drawing off until it is looked at: reading one pixel waits for everything painted before. */
  const settle = (source: HTMLCanvasElement): void => {
    const own = source.getContext('2d');
    if (!own) reader.drawImage(source, width >> 1, height >> 1, 1, 1, 0, 0, 1, 1);
    (own ?? reader).getImageData(0, 0, 1, 1);
  };
  const timed = (work: (counts: string) => void, source: HTMLCanvasElement): number => {
    const start = performance.now();
    for (const counts of all) {
      work(counts);
      settle(source);
    }
    return (performance.now() - start) / rounds;
  };
  const pixels = (source: HTMLCanvasElement, { x, y }: Place): Uint8ClampedArray => {
    const copy = new OffscreenCanvas(width, height).getContext('2d', { willReadFrequently: true })!;
    copy.drawImage(source, x, y);
    return copy.getImageData(0, 0, width, height).data;
  };
  return {
    ours: () => timed(paint, ours),
    plain: () => timed(paintPlainly, plain),
    /** Pixels of any of the masks that differ by more than the rounding of premultiplied colours. */
    different: (): number => {
      let count = 0;
      for (const counts of all) {
        paint(counts);
        paintPlainly(counts);
        const [a, b] = [pixels(ours, part!), pixels(plain, { x: 0, y: 0 })];
        for (let at = 0; at < a.length; at += 4) {
          const differs = [0, 1, 2, 3].some((part) => Math.abs(a[at + part]! - b[at + part]!) > 1);
          if (differs) count += 1;
        }
      }
      return count;
    },
  };
}

Object.assign(globalThis, { prepareMasks: prepare });
