/** What a service of this kind wants in its endpoint, and how it tells buckets apart. */
export interface S3Preset {
  /** With `{region}` and `{account}` where the address depends on them; empty: everybody has their own. */
  readonly endpoint: string;
  /** Bucket in the path instead of the host name. */
  readonly pathStyle: boolean;
  /** What the signature names where there is nothing to choose; null: the user's. */
  readonly fixedRegion: string | null;
  /** Offered; others may be typed. */
  readonly regions: readonly string[];
}

/**
 * Source: each vendor's page on its S3-compatible interface (endpoints, addressing style, regions). Where both styles are
 * taken, the path is used: one certificate fits every bucket name.
 */
export const s3Presets = {
  aws: {
    endpoint: 'https://s3.{region}.amazonaws.com',
    pathStyle: false,
    fixedRegion: null,
    regions: [
      ...['us-east-1', 'us-east-2', 'us-west-2', 'eu-central-1', 'eu-west-1', 'eu-west-3'],
      ...['ap-northeast-1', 'ap-northeast-2', 'ap-southeast-1', 'ap-southeast-2', 'ap-south-1', 'sa-east-1'],
    ],
  },
  r2: {
    endpoint: 'https://{account}.r2.cloudflarestorage.com',
    pathStyle: true,
    fixedRegion: 'auto',
    regions: [],
  },
  b2: {
    endpoint: 'https://s3.{region}.backblazeb2.com',
    pathStyle: true,
    fixedRegion: null,
    regions: ['us-west-001', 'us-west-002', 'us-west-004', 'us-east-005', 'eu-central-003', 'ca-east-006'],
  },
  minio: { endpoint: '', pathStyle: true, fixedRegion: null, regions: ['us-east-1'] },
  oss: {
    endpoint: 'https://s3.oss-{region}.aliyuncs.com',
    pathStyle: false,
    fixedRegion: null,
    regions: [
      ...['cn-hangzhou', 'cn-shanghai', 'cn-beijing', 'cn-shenzhen', 'cn-chengdu', 'cn-hongkong'],
      ...['ap-southeast-1', 'ap-northeast-1', 'eu-central-1', 'us-west-1', 'us-east-1'],
    ],
  },
  cos: {
    endpoint: 'https://cos.{region}.myqcloud.com',
    pathStyle: false,
    fixedRegion: null,
    regions: [
      ...['ap-guangzhou', 'ap-shanghai', 'ap-beijing', 'ap-nanjing', 'ap-chengdu', 'ap-hongkong'],
      ...['ap-singapore', 'ap-tokyo', 'eu-frankfurt', 'na-ashburn', 'na-siliconvalley'],
    ],
  },
  wasabi: {
    endpoint: 'https://s3.{region}.wasabisys.com',
    pathStyle: true,
    fixedRegion: null,
    regions: [
      ...['us-east-1', 'us-east-2', 'us-central-1', 'us-west-1', 'eu-central-1', 'eu-central-2'],
      ...['eu-west-1', 'eu-west-2', 'ap-northeast-1', 'ap-northeast-2', 'ap-southeast-1', 'ap-southeast-2'],
    ],
  },
  other: { endpoint: '', pathStyle: true, fixedRegion: null, regions: [] },
} as const satisfies Record<string, S3Preset>;

export type S3PresetId = keyof typeof s3Presets;
export const s3PresetIds = Object.keys(s3Presets) as readonly S3PresetId[];

/** The endpoint that a preset makes of these; null while something it needs is missing, or where it has none. */
export function endpointOf(id: S3PresetId, values: { region: string; account: string }): string | null {
  const { endpoint }: S3Preset = s3Presets[id];
  const filled = endpoint
    .replaceAll('{region}', values.region.trim())
    .replaceAll('{account}', values.account.trim());
  const missing = Object.entries(values).some(
    ([name, value]) => endpoint.includes(`{${name}}`) && value.trim() === '',
  );
  if (endpoint === '' || missing) return null;
  // The one partition whose addresses end otherwise.
  return id === 'aws' && values.region.trim().startsWith('cn-') ? `${filled}.cn` : filled;
}

/** What stands for `{account}` in an endpoint of this preset; empty where nothing does. */
export function accountOf(id: S3PresetId, endpoint: string): string {
  const [before = '', after] = s3Presets[id].endpoint.split('{account}');
  const fits = after !== undefined && endpoint.startsWith(before) && endpoint.endsWith(after);
  return fits ? endpoint.slice(before.length, -after.length) : '';
}
