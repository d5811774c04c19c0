import type { ErrorCode } from './table.ts';

/**
 * What a client does with a refusal of the service:
 * `stop` (sending the same again is useless), `mint` (new token, once), `back-off` (again, later and later),
 * `queue` (again when one of the account's tasks has ended).
 */
export type Reaction = 'stop' | 'mint' | 'back-off' | 'queue';

export interface ServiceCode {
  /** HTTP status the code is documented with. The code decides: 429 alone says nothing about trying again. */
  readonly http: number;
  readonly error: ErrorCode;
  readonly reaction: Reaction;
}

/** `code` of the service's envelope → what it means. Source: the vendor's error code page. */
export const serviceCodes: Readonly<Record<number, ServiceCode>> = {
  1000: { http: 401, error: 'auth-invalid', reaction: 'stop' },
  1001: { http: 401, error: 'auth-invalid', reaction: 'stop' },
  1002: { http: 401, error: 'auth-invalid', reaction: 'stop' },
  1003: { http: 401, error: 'auth-clock', reaction: 'mint' },
  1004: { http: 401, error: 'auth-clock', reaction: 'mint' },
  1100: { http: 429, error: 'account-exception', reaction: 'stop' },
  1101: { http: 429, error: 'account-arrears', reaction: 'stop' },
  1102: { http: 429, error: 'account-exhausted', reaction: 'stop' },
  1103: { http: 403, error: 'no-permission', reaction: 'stop' },
  1200: { http: 400, error: 'bad-parameters', reaction: 'stop' },
  1201: { http: 400, error: 'bad-parameters', reaction: 'stop' },
  1202: { http: 404, error: 'no-such-method', reaction: 'stop' },
  1203: { http: 404, error: 'no-such-resource', reaction: 'stop' },
  1300: { http: 400, error: 'content-policy', reaction: 'stop' },
  1301: { http: 400, error: 'content-policy', reaction: 'stop' },
  1302: { http: 429, error: 'too-fast', reaction: 'back-off' },
  1303: { http: 429, error: 'too-many-parallel', reaction: 'queue' },
  1304: { http: 429, error: 'ip-not-allowed', reaction: 'stop' },
  5000: { http: 500, error: 'service-internal', reaction: 'back-off' },
  5001: { http: 503, error: 'service-maintenance', reaction: 'back-off' },
  5002: { http: 504, error: 'service-timeout', reaction: 'back-off' },
};
