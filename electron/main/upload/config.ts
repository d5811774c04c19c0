import * as v from 'valibot';
import type { DestinationStatus } from '../../shared/domain/settings.ts';
import { destinationSchema } from '../../shared/ipc/settings.ts';
import { checkTemplate, maskQuery, readHeaders } from './template.ts';

/** A destination as the user entered it; as a whole it is kept by the vault, since any part may hold a secret. */
export type DestinationConfig = v.InferOutput<typeof destinationSchema>;

/** What an input leaves open is taken from what is stored. @throws AppError `destination-invalid` */
export function completeConfig(
  input: DestinationConfig,
  stored: DestinationConfig | null,
): DestinationConfig {
  if (input.kind === 's3') {
    const before = stored?.kind === 's3' ? stored.secretKey : '';
    return {
      ...input,
      endpoint: checkTemplate(input.endpoint),
      secretKey: input.secretKey === '' ? before : input.secretKey.trim(),
    };
  }
  const before = stored?.kind === 'put' ? stored : null;
  // The page shows a stored address without the values of its query, and hands it back like that.
  const kept = (text: string, old: string | undefined) =>
    old !== undefined && text === maskQuery(old) ? old : checkTemplate(text);
  const headers = input.headers.trim() === '' ? (before?.headers ?? '') : input.headers;
  readHeaders(headers);
  return {
    kind: 'put',
    url: kept(input.url, before?.url),
    publicUrl: kept(input.publicUrl, before?.publicUrl),
    headers,
  };
}

/** What may be shown of it. */
export function statusOf(
  config: DestinationConfig | null,
  state: DestinationStatus['state'],
): DestinationStatus {
  if (config === null) return { kind: null, s3: null, put: null, state };
  if (config.kind === 's3') {
    const { endpoint, region, bucket, prefix, pathStyle, accessKey } = config;
    const accessKeyHint = accessKey === '' ? null : `••••${accessKey.slice(-4)}`;
    return {
      kind: 's3',
      s3: { endpoint, region, bucket, prefix, pathStyle, accessKeyHint },
      put: null,
      state,
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
    state,
  };
}

/** Stored text back into a destination; null where it is not one (any more). */
export function parseConfig(text: string): DestinationConfig | null {
  try {
    const parsed = v.safeParse(destinationSchema, JSON.parse(text));
    return parsed.success ? parsed.output : null;
  } catch {
    return null;
  }
}
