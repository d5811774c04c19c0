import * as v from 'valibot';
import { AppError } from '../../shared/errors/app-error.ts';
import type { DestinationShown } from '../../shared/domain/destination.ts';
import { destinationSchema } from '../../shared/ipc/destinations.ts';
import { checkTemplate, fill, maskQuery, readHeaders } from './template.ts';

/** A destination as the user entered it; as a whole it is kept by the vault, since any part may hold a secret. */
export type DestinationConfig = v.InferOutput<typeof destinationSchema>;

export type S3Config = Extract<DestinationConfig, { kind: 's3' }>;

/** What an input leaves open is taken from what is stored. @throws AppError `destination-invalid` */
export function completeConfig(
  input: DestinationConfig,
  stored: DestinationConfig | null,
): DestinationConfig {
  if (input.kind === 's3') {
    const before = stored?.kind === 's3' ? stored : null;
    const trimmed = { bucket: input.bucket.trim(), region: input.region.trim(), prefix: input.prefix.trim() };
    return {
      ...input,
      ...trimmed,
      endpoint: checkTemplate(input.endpoint),
      accessKey: input.accessKey === '' ? (before?.accessKey ?? '') : input.accessKey.trim(),
      secretKey: input.secretKey === '' ? (before?.secretKey ?? '') : input.secretKey.trim(),
    };
  }
  const before = stored?.kind === 'put' ? stored : null;
  // The page shows a stored address without the values of its query, and hands it back like that.
  const kept = (text: string, old: string | undefined) =>
    old !== undefined && text === maskQuery(old) ? old : checkTemplate(text);
  const url = kept(input.url, before?.url);
  const headers = input.headers.trim() === '' ? (before?.headers ?? '') : input.headers;
  // A stored header may be a key: it does not follow the address to another server.
  const elsewhere =
    before !== null && new URL(fill(before.url, 'x')).origin !== new URL(fill(url, 'x')).origin;
  if (elsewhere && headers !== '' && headers !== input.headers) {
    throw new AppError('destination-invalid', 'Another server', { needed: 'secrets_again' });
  }
  readHeaders(headers);
  return {
    kind: 'put',
    url,
    publicUrl: kept(input.publicUrl, before?.publicUrl),
    headers,
  };
}

/** What may be shown of it. */
export function shownOf(config: DestinationConfig): DestinationShown {
  if (config.kind === 's3') {
    const { preset, endpoint, region, bucket, prefix, pathStyle, accessKey } = config;
    const accessKeyHint = accessKey === '' ? null : `••••${accessKey.slice(-4)}`;
    return {
      kind: 's3',
      s3: { preset, endpoint, region, bucket, prefix, pathStyle, accessKeyHint },
      put: null,
    };
  }
  return {
    kind: 'put',
    s3: null,
    put: {
      url: maskQuery(config.url),
      publicUrl: maskQuery(config.publicUrl),
      headerNames: Object.keys(readHeaders(config.headers)),
    },
  };
}

/** What no log may print of it. */
export const secretsOf = (config: DestinationConfig): readonly string[] =>
  config.kind === 's3'
    ? [config.accessKey, config.secretKey]
    : [
        ...Object.values(readHeaders(config.headers)),
        ...queryValues(config.url),
        ...queryValues(config.publicUrl),
      ];

const queryValues = (template: string): readonly string[] =>
  [...template.matchAll(/[?&][^=&#]+=([^&#]+)/g)]
    .map((match) => match[1]!)
    .filter((value) => value !== '{name}');

/** Stored text back into a destination; null where it is not one (any more). */
export function parseConfig(text: string): DestinationConfig | null {
  try {
    const parsed = v.safeParse(destinationSchema, JSON.parse(text));
    return parsed.success ? parsed.output : null;
  } catch {
    return null;
  }
}
