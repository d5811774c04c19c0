import type { ServiceRef } from './service.ts';
import type { Provider } from './settings.ts';

/** A resource pack of the account, as the service tells. Times are milliseconds since 1970. */
export interface AccountPack {
  readonly name: string;
  readonly id: string;
  /** `decreasing_total`, `constant_period`, or a newer word. */
  readonly type: string;
  readonly total: number | null;
  /** Up to 12 hours old. */
  readonly remaining: number | null;
  readonly effectiveAt: number | null;
  readonly invalidAt: number | null;
  /** `toBeOnline`, `online`, `expired`, `runOut`, or a newer word. */
  readonly status: string;
}

/** What the account has left, and when the service was asked. */
export interface AccountPacks extends ServiceRef {
  readonly at: number;
  readonly packs: readonly AccountPack[];
}

/** What the edits of one month cost, from the answers about them. */
export interface MonthUnits {
  /** `2026-03`, in local time. */
  readonly month: string;
  readonly provider: Provider;
  /** Edits that the service took. */
  readonly edits: number;
  readonly units: number;
  /** Edits whose answer did not say what they cost. */
  readonly unpriced: number;
}
