import {
  accountOf,
  endpointOf,
  s3Presets,
  type S3Preset,
  type S3PresetId,
} from '../../../../electron/shared/destinations/presets.ts';
import type { CleanUp, PutShown, S3Shown } from '../../../../electron/shared/domain/destination.ts';
import type { TestStep } from '../../../../electron/shared/ipc/settings.ts';

/** What is typed about a bucket; secrets start empty, which keeps those that are stored. */
export interface S3Values {
  preset: S3PresetId;
  /** Only where the endpoint has it in it. */
  account: string;
  endpoint: string;
  region: string;
  bucket: string;
  prefix: string;
  pathStyle: boolean;
  accessKey: string;
  secretKey: string;
}

export interface PutValues {
  url: string;
  publicUrl: string;
  headers: string;
}

export const s3Values = (shown: S3Shown | null): S3Values => ({
  preset: shown?.preset ?? 'other',
  account: shown ? accountOf(shown.preset, shown.endpoint) : '',
  endpoint: shown?.endpoint ?? '',
  region: shown?.region ?? '',
  bucket: shown?.bucket ?? '',
  prefix: shown?.prefix ?? '',
  pathStyle: shown?.pathStyle ?? true,
  accessKey: '',
  secretKey: '',
});

export const putValues = (shown: PutShown | null): PutValues => ({
  url: shown?.url ?? '',
  publicUrl: shown?.publicUrl ?? '',
  headers: '',
});

export const newCleanUp: CleanUp = { after: 'days', days: 7 };

/** The same values at another service: its endpoint, its way to address buckets, its region where there is no choice. */
export function withPreset(values: S3Values, preset: S3PresetId): S3Values {
  const { pathStyle, fixedRegion, endpoint }: S3Preset = s3Presets[preset];
  const region = fixedRegion ?? (preset === values.preset ? values.region : '');
  const own = endpoint === '' ? '' : (endpointOf(preset, { region, account: values.account }) ?? '');
  return { ...values, preset, pathStyle, region, endpoint: own };
}

/** The endpoint follows region and account as long as it is the preset's. */
export function withPlace(values: S3Values, place: Partial<Pick<S3Values, 'region' | 'account'>>): S3Values {
  const next = { ...values, ...place };
  const endpoint = endpointOf(next.preset, next);
  return endpoint === null ? next : { ...next, endpoint };
}

/** Typed by hand: another address than the preset's is another service, which is asked the common way. */
export function withEndpoint(values: S3Values, endpoint: string): S3Values {
  const own = s3Presets[values.preset].endpoint === '' || endpointOf(values.preset, values) === endpoint;
  return own ? { ...values, endpoint } : { ...values, endpoint, preset: 'other', pathStyle: true };
}

/** A change of the settings that a failed step asks for. */
export type Change =
  | { readonly field: 'region'; readonly value: string }
  | { readonly field: 'path-style'; readonly value: boolean };

/** Services that want the bucket in the host name say so in words of their own. */
const wantsHost = ['SecondLevelDomainForbidden', 'PathStyleDomainForbidden', 'InvalidPathAccess'];
/** A host name that nobody knows, or that the certificate does not fit, is often the bucket's. */
const hostTrouble = ['put-network-offline', 'put-network-insecure'];

/** What would put a failed step right, where that can be told; null otherwise. */
export function changeFor(step: TestStep, { pathStyle, region }: S3Values): Change | null {
  if (step.ok) return null;
  const found = step.values['region'];
  if (typeof found === 'string' && found !== '' && found !== region) return { field: 'region', value: found };
  if (!pathStyle && hostTrouble.includes(step.message)) return { field: 'path-style', value: true };
  if (pathStyle && wantsHost.includes(String(step.values['reason']))) {
    return { field: 'path-style', value: false };
  }
  return null;
}

/** Where it goes, in few words. */
export function summaryOf(shown: { readonly s3: S3Shown | null; readonly put: PutShown | null }): string {
  if (shown.s3) return `${shown.s3.bucket} · ${hostOf(shown.s3.endpoint)}`;
  return shown.put ? hostOf(shown.put.publicUrl) : '';
}

const hostOf = (address: string): string => (URL.canParse(address) ? new URL(address).host : address);
