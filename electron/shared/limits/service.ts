/**
 * Where the service is and how it wants to be called.
 * Source: the vendor's pages on domains, authentication, error codes and the account query.
 */
export const serviceHosts = {
  /** Accounts and keys of the two hosts are separate: a key of one is invalid at the other. */
  global: 'https://api-singapore.klingai.com',
  china: 'https://api-beijing.klingai.com',
} as const;

export const authLimits = {
  /** Seconds a token made from access key and secret key is valid: the documented sample, not a stated maximum. */
  tokenSeconds: 1800,
  /** Seconds by which the token's `nbf` lies in the past. */
  notBeforeSeconds: 5,
} as const;

export const callLimits = {
  /** Documented back-off is exponential; the first delay is at least so many milliseconds. */
  firstRetryMs: 1000,
  /** What waits in the background follows a `Retry-After` up to this long: a slip of the service must not park it for ever. */
  longestAskedMs: 3_600_000,
  /** The account query may be called once in so many milliseconds. */
  accountIntervalMs: 1000,
  /** What the account query says remains may be so many hours old. */
  accountLagHours: 12,
} as const;

/** What a unit of video costs by the vendor's price list, in US dollars; what an account really pays may differ. */
export const listPriceDollars = 0.14;
