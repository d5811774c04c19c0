import type { Colour } from '../../workers/protocol.ts';

/**
 * Mask colours, one an object, in the order the objects came: the only saturated colours of the window, far apart from
 * each other in hue and readable on dark and on light pictures. The first two are the tokens --m1 and --m2.
 */
const maskColours = [
  '#74ff52',
  '#ffb347',
  '#4fd8ff',
  '#ff6bd0',
  '#f5ff5c',
  '#a98bff',
  '#ff7a5c',
  '#5cffc4',
] as const;

/** CSS colour of the n-th object; after the last colour they begin again. */
export function maskColour(place: number): string {
  return maskColours[place % maskColours.length] ?? maskColours[0];
}

/** `#rrggbb` as parts from 0 to 1. */
export function colourParts(css: string): Colour {
  const value = Number.parseInt(css.slice(1), 16);
  return [(value >> 16) / 255, ((value >> 8) & 255) / 255, (value & 255) / 255];
}
