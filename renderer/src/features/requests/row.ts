import type { ExchangeHead } from '../../../../electron/shared/domain/exchange.ts';
import type { I18n } from '../../i18n/i18n.svelte.ts';

/** What all paths of the service begin with says nothing in a list. */
const common = '/v1/videos/multi-elements';

/** `…/add-selection`: the path as far as it tells requests apart. */
export const shortPath = (path: string): string =>
  path.startsWith(common) ? `…${path.slice(common.length) || '/'}` : path;

/** `200 · 0`: HTTP status and the envelope's code; null where no answer came. */
export function codeOf({ status, code }: Pick<ExchangeHead, 'status' | 'code'>): string | null {
  if (status === null) return null;
  return code === null ? String(status) : `${status} · ${code}`;
}

/** What a glance should find: no answer or a failure, a refusal that passes. */
export function toneOf({ status, code }: Pick<ExchangeHead, 'status' | 'code'>): 'bad' | 'warn' | '' {
  if (status === null || status >= 500) return 'bad';
  if (code === 0 && status < 400) return '';
  return code === 1302 || code === 1303 ? 'warn' : 'bad';
}

/** `840 ms`, `2.4 s`. */
export const millis = (i18n: I18n, ms: number): string =>
  ms < 1000
    ? i18n.number(Math.round(ms), { style: 'unit', unit: 'millisecond', unitDisplay: 'short' })
    : i18n.number(ms / 1000, {
        style: 'unit',
        unit: 'second',
        unitDisplay: 'short',
        maximumFractionDigits: 1,
      });

/** A body as people read it: JSON with line breaks, anything else as it came. */
export function readableBody(body: string): string {
  try {
    return JSON.stringify(JSON.parse(body), null, 2);
  } catch {
    return body;
  }
}
