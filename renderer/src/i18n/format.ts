import type { I18n } from './i18n.svelte.ts';

/** `5.0 s`, `4:00:00`: how long a clip is, seconds with one decimal below a minute. */
export const length = (i18n: I18n, ms: number): string =>
  ms >= 60_000
    ? clock(ms)
    : i18n.t('common.seconds', {
        count: i18n.number(ms / 1000, { minimumFractionDigits: 1, maximumFractionDigits: 1 }),
      });

/** `12.4 MB`, in powers of ten as file managers show them. */
export function bytes(i18n: I18n, count: number): string {
  const units = ['byte', 'kilobyte', 'megabyte', 'gigabyte'] as const;
  const power = Math.min(3, Math.max(0, Math.floor(Math.log10(Math.max(1, count)) / 3)));
  return i18n.number(count / 1000 ** power, {
    style: 'unit',
    unit: units[power] ?? 'byte',
    unitDisplay: power === 0 ? 'long' : 'short',
    maximumFractionDigits: power > 1 ? 1 : 0,
  });
}

/** Hours and minutes, or minutes and seconds in the last hour, of a span in milliseconds; negative spans are 0. */
export function span(ms: number): { hours: number; minutes: number; seconds: number } {
  const whole = Math.max(0, Math.floor(ms / 1000));
  return { hours: Math.floor(whole / 3600), minutes: Math.floor(whole / 60) % 60, seconds: whole % 60 };
}

/** `1:48`, `1:02:03`: how long something has been running. */
export function clock(ms: number): string {
  const { hours, minutes, seconds: rest } = span(ms);
  const two = (value: number) => String(value).padStart(2, '0');
  return hours > 0 ? `${hours}:${two(minutes)}:${two(rest)}` : `${minutes}:${two(rest)}`;
}
