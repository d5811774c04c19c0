import { expect, test } from 'vitest';
import type { TestStep } from '../../../electron/shared/ipc/settings.ts';
import {
  changeFor,
  s3Values,
  summaryOf,
  withEndpoint,
  withPlace,
  withPreset,
} from '../../../renderer/src/features/settings/destination-form.ts';

const empty = s3Values(null);

test('a service that is chosen brings its endpoint, region and path style; what the user has is kept', () => {
  const typed = { ...empty, bucket: 'clips', accessKey: 'key', region: 'eu-test-1' };
  const r2 = withPlace(withPreset(typed, 'r2'), { account: 'acc' });
  expect(r2).toMatchObject({
    endpoint: 'https://acc.r2.cloudflarestorage.com',
    region: 'auto',
    pathStyle: true,
    bucket: 'clips',
    accessKey: 'key',
  });
  const aws = withPreset(r2, 'aws');
  expect(aws).toMatchObject({ endpoint: '', region: '', pathStyle: false });
  expect(withPlace(aws, { region: 'eu-west-3' }).endpoint).toBe('https://s3.eu-west-3.amazonaws.com');
});

test('an endpoint typed by hand is another service, addressed the common way', () => {
  const aws = withPlace(withPreset(empty, 'aws'), { region: 'eu-west-3' });
  expect(withEndpoint(aws, 'http://127.0.0.1:9000')).toMatchObject({ preset: 'other', pathStyle: true });
  expect(withEndpoint(aws, aws.endpoint)).toEqual(aws);
  const minio = withPreset(empty, 'minio');
  expect(withEndpoint(minio, 'https://minio.example')).toMatchObject({ preset: 'minio' });
});

test('a region typed where the endpoint is the user’s own leaves the endpoint alone', () => {
  const other = withEndpoint(empty, 'https://storage.example');
  expect(withPlace(other, { region: 'x' }).endpoint).toBe('https://storage.example');
});

const failed = (message: string, values: TestStep['values']): TestStep => ({
  step: 'put',
  ok: false,
  message,
  values,
});

test.each([
  ['put-upload-refused', { region: 'eu-west-3' }, {}, { field: 'region', value: 'eu-west-3' }],
  ['put-upload-refused', { region: 'eu-west-3' }, { region: 'eu-west-3' }, null],
  ['put-network-offline', {}, { pathStyle: false }, { field: 'path-style', value: true }],
  ['put-network-insecure', {}, { pathStyle: false }, { field: 'path-style', value: true }],
  ['put-network-offline', {}, { pathStyle: true }, null],
  [
    'put-upload-refused',
    { reason: 'SecondLevelDomainForbidden' },
    { pathStyle: true },
    { field: 'path-style', value: false },
  ],
  ['put-upload-refused', { reason: 'AccessDenied' }, {}, null],
] as const)('%s %j with %j asks for %j', (message, values, settings, change) => {
  expect(changeFor(failed(message, values), { ...empty, ...settings })).toEqual(change);
});

test('a step that went well asks for nothing', () => {
  expect(changeFor({ ...failed('put-ok', { region: 'x' }), ok: true }, empty)).toBeNull();
});

test('where a destination leads is said in few words', () => {
  const s3 = { ...empty, endpoint: 'https://s3.example:9000/', bucket: 'clips', accessKeyHint: null };
  expect(summaryOf({ s3, put: null })).toBe('clips · s3.example:9000');
  const put = { url: 'https://up.example/{name}', publicUrl: 'https://cdn.example/{name}', headerNames: [] };
  expect(summaryOf({ s3: null, put })).toBe('cdn.example');
});
