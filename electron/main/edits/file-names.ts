import type { ResultRecord } from '../library/records.ts';

export interface NameFacts {
  /** Milliseconds since 1970. */
  readonly orderedAt: number;
  readonly clipName: string;
  readonly mode: string | null;
  readonly prompt: string;
}

/** Bytes a name may have on every file system, with room for ` (2) (watermarked).mp4` and a temporary ending. */
const mostBytes = 150;

/** A name without its ending that tells a person which edit it is: `2026-03-14 red cup - removal - Delete the cup`. */
export function baseName({ orderedAt, clipName, mode, prompt }: NameFacts): string {
  const date = new Date(orderedAt);
  const two = (value: number) => String(value).padStart(2, '0');
  const day = `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
  const words = prompt.replace(/<<<\w+>>>/g, '');
  const parts = [`${day} ${clean(clipName.replace(/\.\w{1,5}$/, ''))}`, mode ?? '', clean(words)];
  return shorten(
    parts
      .map((part) => part.trim())
      .filter(Boolean)
      .join(' - '),
  );
}

/** The same base for the `attempt`-th edit that would be called so, from 1. All files of one edit share it. */
export const numbered = (base: string, attempt: number): string =>
  attempt > 1 ? `${base} (${attempt})` : base;

export function resultName(
  shared: string,
  { kind, position }: Pick<ResultRecord, 'kind' | 'position'>,
): string {
  const which = position > 0 ? ` video ${position + 1}` : '';
  return `${shared}${which}${kind === 'watermarked' ? ' (watermarked)' : ''}.mp4`;
}

/** What a result's name shares with the other files of its edit. */
export const sharedName = (fileName: string): string =>
  fileName.replace(/( video \d+)?( \(watermarked\))?\.mp4$/, '');

/**
 * The least number, or nearly, that is free, found in few steps even where thousands are taken: doubled until free, then
 * halved back.
 */
export function freeNumber(isFree: (attempt: number) => boolean): number {
  let free = 1;
  let taken = 0;
  while (!isFree(free)) {
    taken = free;
    free *= 2;
  }
  while (free - taken > 1) {
    const middle = (free + taken) >> 1;
    if (isFree(middle)) free = middle;
    else taken = middle;
  }
  return free;
}

/** Any text as a name without its ending that every file system takes. */
export const safeName = (text: string): string => shorten(clean(text));

/** Without what some file system or shell stumbles over. */
function clean(text: string): string {
  return (
    text
      .normalize('NFC')
      // eslint-disable-next-line no-control-regex -- control characters are exactly what must go
      .replace(/[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2066-\u2069<>:"/\\|?*]+/g, ' ')
      // Half a character, which no file system can keep.
      .replace(/\p{Surrogate}/gu, '')
      .replace(/\s+/g, ' ')
      .trim()
      .replace(/^[. ]+|[. ]+$/g, '')
  );
}

function shorten(text: string): string {
  const characters = [...new Intl.Segmenter().segment(text)].map(({ segment }) => segment);
  let bytes = 0;
  let kept = '';
  for (const character of characters) {
    bytes += Buffer.byteLength(character);
    if (bytes > mostBytes) break;
    kept += character;
  }
  return kept.replace(/[. -]+$/, '');
}
