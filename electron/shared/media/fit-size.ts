import { clipLimits } from '../limits/clip.ts';
import type { PictureWork } from './fix-plan.ts';
import type { Size } from './probe.ts';

const { min, max } = clipLimits.side;

export interface Fit {
  /** Size to scale to; null when the picture keeps its pixels. */
  readonly scale: Size | null;
  /** Borders or cut edges after that. */
  readonly frame: PictureWork['frame'];
  readonly final: Size;
}

/**
 * The least change that brings a displayed size within the limits, with even sides: nothing, else a pixel cut from an
 * odd side, else scaling, else scaling with borders (`pad`) or cut edges (`crop`) where the shape is longer than 3:1.
 */
export function fitSize(displayed: Size, shape: 'pad' | 'crop'): Fit {
  const short = Math.min(displayed.width, displayed.height);
  const long = Math.max(displayed.width, displayed.height);
  if (short >= min && long <= max) return keep(displayed);
  if (long * min > short * max) return fitNarrow(displayed, shape);
  const scale = scaled(displayed, short < min ? min / short : max / long);
  return { scale, frame: null, final: scale };
}

function keep(displayed: Size): Fit {
  const final = { width: even(displayed.width), height: even(displayed.height) };
  const same = final.width === displayed.width && final.height === displayed.height;
  return { scale: null, frame: same ? null : { ...final, how: 'crop' }, final };
}

function fitNarrow(displayed: Size, shape: 'pad' | 'crop'): Fit {
  const short = Math.min(displayed.width, displayed.height);
  const long = Math.max(displayed.width, displayed.height);
  const factor = shape === 'pad' ? clamp(long) / long : clamp(short) / short;
  const inner = unclampedScaled(displayed, factor);
  const final = { width: clamp(inner.width), height: clamp(inner.height) };
  const same = inner.width === displayed.width && inner.height === displayed.height;
  return { scale: same ? null : inner, frame: { ...final, how: shape }, final };
}

const clamp = (side: number): number => Math.min(max, Math.max(min, side));
const even = (side: number): number => side - (side % 2);
const nearestEven = (side: number): number => Math.max(2, 2 * Math.round(side / 2));

function unclampedScaled({ width, height }: Size, factor: number): Size {
  return { width: nearestEven(width * factor), height: nearestEven(height * factor) };
}

function scaled(size: Size, factor: number): Size {
  const { width, height } = unclampedScaled(size, factor);
  return { width: clamp(width), height: clamp(height) };
}
