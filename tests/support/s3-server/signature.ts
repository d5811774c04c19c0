import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { S3Refusal } from './answers.ts';

export interface Keys {
  readonly accessKey: string;
  readonly secretKey: string;
  readonly region: string;
}

/** What a request says about its own signature. */
interface Claim {
  readonly scope: string;
  readonly accessKey: string;
  readonly region: string;
  readonly signedHeaders: readonly string[];
  readonly signature: string;
  /** `20260101T000000Z` */
  readonly date: string;
  readonly payload: string;
  /** Query without the signature itself. */
  readonly query: readonly (readonly [string, string])[];
  /** Seconds, only for presigned requests. */
  readonly expires: number | null;
}

const mostSkewMs = 15 * 60_000;
const longestLink = 604_800;

const sha256 = (data: string | Uint8Array): string => createHash('sha256').update(data).digest('hex');
const hmac = (key: string | Uint8Array, text: string): Buffer =>
  createHmac('sha256', key).update(text).digest();

/** RFC 3986 with upper-case escapes, as the specification's UriEncode. */
const encode = (text: string): string =>
  encodeURIComponent(text).replace(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);

const queryOf = (url: URL): (readonly [string, string])[] => {
  const pairs = url.search.slice(1).split('&').filter(Boolean);
  return pairs.map((pair) => {
    const [name = '', ...rest] = pair.split('=');
    return [decodeURIComponent(name), decodeURIComponent(rest.join('='))];
  });
};

/** Milliseconds since 1970. */
const timeOf = (date: string): number =>
  Date.parse(date.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, '$1-$2-$3T$4:$5:$6Z') || 'never');

function claimOf(request: IncomingMessage, url: URL): Claim | null {
  const header = request.headers.authorization;
  const query = queryOf(url);
  const find = (name: string) => query.find(([key]) => key === name)?.[1];
  const presigned = find('X-Amz-Signature');
  if (header !== undefined && presigned !== undefined) {
    throw new S3Refusal(400, 'InvalidArgument', 'Only one auth mechanism allowed');
  }
  if (header !== undefined) {
    const match =
      /^AWS4-HMAC-SHA256 Credential=([^/]+)\/((\d{8})\/([^/]+)\/s3\/aws4_request), ?SignedHeaders=([^,]+), ?Signature=([0-9a-f]{64})$/.exec(
        header,
      );
    if (!match) throw new S3Refusal(400, 'AuthorizationHeaderMalformed', 'The header is malformed');
    return {
      accessKey: match[1]!,
      scope: match[2]!,
      region: match[4]!,
      signedHeaders: match[5]!.split(';'),
      signature: match[6]!,
      date: String(request.headers['x-amz-date'] ?? ''),
      payload: String(request.headers['x-amz-content-sha256'] ?? ''),
      query,
      expires: null,
    };
  }
  if (presigned === undefined) return null;
  const [accessKey = '', ...scope] = (find('X-Amz-Credential') ?? '').split('/');
  const expires = Number(find('X-Amz-Expires'));
  if (find('X-Amz-Algorithm') !== 'AWS4-HMAC-SHA256' || !(expires >= 1 && expires <= longestLink)) {
    throw new S3Refusal(400, 'AuthorizationQueryParametersError', 'The query is malformed');
  }
  return {
    accessKey,
    scope: scope.join('/'),
    region: scope[1] ?? '',
    signedHeaders: (find('X-Amz-SignedHeaders') ?? '').split(';'),
    signature: presigned,
    date: find('X-Amz-Date') ?? '',
    payload: find('X-Amz-Content-Sha256') ?? 'UNSIGNED-PAYLOAD',
    query: query.filter(([name]) => name !== 'X-Amz-Signature'),
    expires,
  };
}

function canonicalRequest(request: IncomingMessage, url: URL, claim: Claim): string {
  const path = url.pathname
    .split('/')
    .map((part) => encode(decodeURIComponent(part)))
    .join('/');
  const query = claim.query
    .map(([name, value]) => `${encode(name)}=${encode(value)}`)
    .sort()
    .join('&');
  const headers = claim.signedHeaders.map((name) => {
    const value = request.headers[name];
    if (value === undefined) throw new S3Refusal(403, 'AccessDenied', `Signed header ${name} is missing`);
    return `${name}:${String(value).trim().replace(/ +/g, ' ')}\n`;
  });
  return [request.method, path, query, headers.join(''), claim.signedHeaders.join(';'), claim.payload].join(
    '\n',
  );
}

function checkTime({ date, expires }: Claim, now: number): void {
  const at = timeOf(date);
  if (expires === null) {
    if (Math.abs(now - at) <= mostSkewMs) return;
    const server = new Date(now).toISOString();
    throw new S3Refusal(403, 'RequestTimeTooSkewed', 'The clocks differ too much', { ServerTime: server });
  }
  if (at - now > mostSkewMs) throw new S3Refusal(403, 'AccessDenied', 'Request is not valid yet');
  if (now > at + expires * 1000) throw new S3Refusal(403, 'AccessDenied', 'Request has expired');
}

/**
 * Computes the signature again. @returns the payload's claimed hash, or null for a request that nobody signed
 * @throws S3Refusal as the service does, in its order: key, region, time, signature
 */
export function verify(request: IncomingMessage, url: URL, keys: Keys, now: number): string | null {
  const claim = claimOf(request, url);
  if (claim === null) return null;
  if (claim.accessKey !== keys.accessKey) {
    throw new S3Refusal(403, 'InvalidAccessKeyId', 'There is no such access key');
  }
  if (claim.region !== keys.region) {
    throw new S3Refusal(400, 'AuthorizationHeaderMalformed', `The region '${claim.region}' is wrong`, {
      Region: keys.region,
    });
  }
  checkTime(claim, now);
  if (!claim.signedHeaders.includes('host')) throw new S3Refusal(403, 'AccessDenied', 'host is not signed');
  const [day = '', region = '', service = '', end = ''] = claim.scope.split('/');
  const toSign = [
    'AWS4-HMAC-SHA256',
    claim.date,
    claim.scope,
    sha256(canonicalRequest(request, url, claim)),
  ].join('\n');
  const key = hmac(hmac(hmac(hmac(`AWS4${keys.secretKey}`, day), region), service), end);
  const expected = hmac(key, toSign);
  const given = Buffer.from(claim.signature, 'hex');
  if (day !== claim.date.slice(0, 8) || given.length !== 32 || !timingSafeEqual(expected, given)) {
    throw new S3Refusal(403, 'SignatureDoesNotMatch', 'The signature does not match');
  }
  return claim.payload;
}
