import type { Colour } from '../../workers/protocol.ts';

/**
 * Mask colours: the only saturated colours of the window, far apart from each other to the eye, the first ones the most, and
 * readable on dark and on light pictures. The first two are the tokens --m1 and --m2.
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
  '#b300ff',
  '#7b9e47',
  '#ff1a1a',
  '#ff0066',
  '#9e7347',
  '#47739e',
  '#289e86',
  '#c75a7a',
] as const;

/**
 * CSS colour of each object. It goes by the object's number, so that it stays when others come and go; of two that would have
 * the same, the one with the larger number has the next that is free. When none is, colours come twice.
 */
export function coloursOf(objectIds: Iterable<number>): ReadonlyMap<number, string> {
  const many = maskColours.length;
  const taken = new Set<number>();
  const inOrder = [...new Set(objectIds)].sort((a, b) => a - b);
  return new Map(
    inOrder.map((objectId) => {
      const own = ((objectId % many) + many) % many;
      const free = maskColours.findIndex((_, step) => !taken.has((own + step) % many));
      const place = free < 0 ? own : (own + free) % many;
      taken.add(place);
      return [objectId, maskColours[place] ?? maskColours[0]];
    }),
  );
}

/** `#rrggbb` as parts from 0 to 1. */
export function colourParts(css: string): Colour {
  const value = Number.parseInt(css.slice(1), 16);
  return [(value >> 16) / 255, ((value >> 8) & 255) / 255, (value & 255) / 255];
}
