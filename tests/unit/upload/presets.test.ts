import { expect, test } from 'vitest';
import {
  accountOf,
  endpointOf,
  s3PresetIds,
  s3Presets,
  type S3Preset,
} from '../../../electron/shared/destinations/presets.ts';

const filled = { region: 'eu-1', account: 'abc' };

test.each([
  ['aws', { region: 'eu-central-1', account: '' }, 'https://s3.eu-central-1.amazonaws.com'],
  ['aws', { region: 'cn-north-1', account: '' }, 'https://s3.cn-north-1.amazonaws.com.cn'],
  ['r2', { region: 'auto', account: '0a1b' }, 'https://0a1b.r2.cloudflarestorage.com'],
  ['b2', { region: 'eu-central-003', account: '' }, 'https://s3.eu-central-003.backblazeb2.com'],
  ['oss', { region: 'cn-hangzhou', account: '' }, 'https://s3.oss-cn-hangzhou.aliyuncs.com'],
  ['cos', { region: 'ap-guangzhou', account: '' }, 'https://cos.ap-guangzhou.myqcloud.com'],
  ['wasabi', { region: ' us-east-2 ', account: '' }, 'https://s3.us-east-2.wasabisys.com'],
] as const)('%s with %j is at %s', (id, values, endpoint) => {
  expect(endpointOf(id, values)).toBe(endpoint);
});

test('an endpoint is not guessed while something it needs is missing, or where everybody has their own', () => {
  expect(endpointOf('aws', { region: ' ', account: '' })).toBeNull();
  expect(endpointOf('r2', { region: 'auto', account: '' })).toBeNull();
  expect(endpointOf('minio', filled)).toBeNull();
  expect(endpointOf('other', filled)).toBeNull();
});

test('every endpoint is https, and an account comes back out of it', () => {
  for (const id of s3PresetIds) {
    const { endpoint }: S3Preset = s3Presets[id];
    const made = endpointOf(id, filled);
    if (made !== null) expect(new URL(made).protocol).toBe('https:');
    expect(accountOf(id, made ?? '')).toBe(endpoint.includes('{account}') ? 'abc' : '');
  }
  expect(accountOf('r2', 'https://elsewhere.example')).toBe('');
});

test('services that refuse the bucket in the path are not asked that way', () => {
  for (const id of ['aws', 'oss', 'cos'] as const) expect(s3Presets[id].pathStyle).toBe(false);
});
