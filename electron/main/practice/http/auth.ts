import { randomBytes, timingSafeEqual } from 'node:crypto';
import { errors, jwtVerify } from 'jose';
import { unauthorised } from './refusal.ts';

/** What opens this run of the practice service. Made anew at every start, kept in memory only. */
export interface PracticeCredentials {
  readonly kind: 'keys';
  readonly accessKey: string;
  readonly secretKey: string;
  /** The other documented scheme: one key, sent as it is. */
  readonly apiKey: string;
}

export function newCredentials(): PracticeCredentials {
  const secret = (bytes: number) => randomBytes(bytes).toString('hex');
  return {
    kind: 'keys',
    accessKey: `practice-${secret(12)}`,
    secretKey: secret(32),
    apiKey: `api-key-kling-${secret(21)}0`,
  };
}

function same(a: string, b: string): boolean {
  const left = Buffer.from(a);
  const right = Buffer.from(b);
  return left.length === right.length && timingSafeEqual(left, right);
}

/**
 * Lets a request pass, or refuses it as the service does: 1001 nothing sent, 1002 not a token of ours, 1003 not yet
 * valid, 1004 expired, 1000 anything else. `now` is the service's clock in ms.
 */
export async function authorise(
  header: string | undefined,
  credentials: PracticeCredentials,
  now: number,
): Promise<void> {
  if (header === undefined || header.trim() === '') {
    throw unauthorised('empty', 'Authorization is empty');
  }
  const [scheme = '', token = '', ...rest] = header.trim().split(/\s+/);
  if (scheme.toLowerCase() !== 'bearer' || rest.length > 0) {
    throw unauthorised('failed', 'Authorization must be: Bearer <token>');
  }
  if (token === '') throw unauthorised('empty', 'Authorization is empty');
  if (same(token, credentials.apiKey)) return;
  try {
    await jwtVerify(token, new TextEncoder().encode(credentials.secretKey), {
      algorithms: ['HS256'],
      issuer: credentials.accessKey,
      requiredClaims: ['iss', 'exp'],
      currentDate: new Date(now),
    });
  } catch (error) {
    throw refusalOf(error);
  }
}

function refusalOf(error: unknown): Error {
  if (error instanceof errors.JWTExpired) return unauthorised('expired', 'Authorization is expired');
  if (error instanceof errors.JWTClaimValidationFailed && error.claim === 'nbf') {
    return unauthorised('early', 'Authorization is not yet valid');
  }
  return unauthorised('invalid', 'Authorization is invalid');
}
