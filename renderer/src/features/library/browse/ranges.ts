import type { LibraryFilter, LibraryRange } from '../../../../../electron/shared/domain/library.ts';

const day = 86_400_000;

export type DateRange = 'today' | 'week' | 'month' | 'quarter' | 'year' | 'older';

/** A range of days that ends now, or everything before the last year. @param now milliseconds since 1970 */
export function dateRange(range: DateRange, now: number): Pick<LibraryFilter, 'from' | 'until'> {
  const midnight = new Date(now).setHours(0, 0, 0, 0);
  const days = { today: 0, week: 7, month: 30, quarter: 91, year: 365 };
  if (range === 'older') return { from: undefined, until: midnight - 365 * day };
  return { from: midnight - days[range] * day, until: undefined };
}

/** The beginning of a day as a date field has it, local time; undefined for none. @param after the day after it */
export function dayOf(text: string, after = false): number | undefined {
  const [year, month, date] = text.split('-').map(Number);
  if (!year || !month || !date) return undefined;
  return new Date(year, month - 1, date + (after ? 1 : 0)).getTime();
}

/** As a date field wants it; empty for none. */
export function dayText(at: number | undefined, before = false): string {
  if (at === undefined) return '';
  const date = new Date(before ? at - 1 : at);
  const two = (value: number) => String(value).padStart(2, '0');
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}

/** LibraryRange from two number fields in a unit of so many; undefined when both are empty. */
export function boundsOf(least: string, most: string, unit: number): LibraryRange | undefined {
  const value = (text: string): number | undefined => {
    const number = Number(text);
    return text.trim() === '' || !Number.isFinite(number) || number < 0 ? undefined : number * unit;
  };
  const bounds = { least: value(least), most: value(most) };
  return bounds.least === undefined && bounds.most === undefined ? undefined : bounds;
}

/** One more of a list, or no longer; undefined instead of an empty one. */
export function toggled<T>(list: readonly T[] | undefined, value: T): T[] | undefined {
  const next = list?.includes(value) ? list.filter((one) => one !== value) : [...(list ?? []), value];
  return next.length === 0 ? undefined : next;
}
