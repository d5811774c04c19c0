import { expect, test } from 'vitest';
import {
  completeConfig,
  parseConfig,
  shownOf,
  type DestinationConfig,
} from '../../../electron/main/upload/config.ts';
import { checkTemplate, fill, maskQuery, readHeaders } from '../../../electron/main/upload/template.ts';

const put: DestinationConfig = {
  kind: 'put',
  url: 'https://dav.example/up/{name}?sig=hunter2222',
  publicUrl: 'https://cdn.example/{name}',
  headers: 'Authorization: Bearer hunter3333\nX-Kind: clip',
};
const s3: DestinationConfig = {
  kind: 's3',
  preset: 'other',
  endpoint: 'https://s3.example',
  region: 'eu-1',
  bucket: 'clips',
  prefix: 'studio/',
  pathStyle: true,
  accessKey: 'AKIA0123456789ABCDEF',
  secretKey: 'hunter4444',
};

test('what is shown of a destination holds no secret', () => {
  const shown = JSON.stringify([shownOf(put), shownOf(s3)]);
  expect(shown).not.toMatch(/hunter|AKIA/);
  expect(shownOf(put)).toMatchObject({
    kind: 'put',
    put: { url: 'https://dav.example/up/{name}?sig=••••', headerNames: ['authorization', 'x-kind'] },
  });
  expect(shownOf(s3)).toMatchObject({ s3: { accessKeyHint: '••••CDEF' } });
});

test('saving what is shown changes nothing', () => {
  const shown = shownOf(put).put!;
  expect(
    completeConfig({ kind: 'put', url: shown.url, publicUrl: shown.publicUrl, headers: '' }, put),
  ).toEqual(put);
  expect(completeConfig({ ...s3, secretKey: '' }, s3)).toEqual(s3);
});

test('a secret of one kind of destination is not taken over into another', () => {
  expect(completeConfig({ ...s3, secretKey: '' }, put)).toMatchObject({ secretKey: '' });
});

test('what the vault keeps comes back, and what is damaged is nothing', () => {
  expect(parseConfig(JSON.stringify(put))).toEqual(put);
  expect(parseConfig('{')).toBeNull();
  expect(parseConfig('{"kind":"ftp"}')).toBeNull();
});

test.each(['https://a.example/{name}', 'http://127.0.0.1:99/{name}', 'https://a.example/b/'])(
  '%s can be used',
  (url) => expect(checkTemplate(` ${url} `)).toBe(url),
);

test.each([
  ['http://a.example/{name}', 'https'],
  ['ftp://a.example/{name}', 'https'],
  ['https://user:pw@a.example/{name}', 'no_password'],
  ['https://{name}.example/', 'address'],
  ['somewhere', 'address'],
])('%s is refused: %s', (url, needed) =>
  expect(() => checkTemplate(url)).toThrow(
    expect.objectContaining({ code: 'destination-invalid', details: { needed } }) as Error,
  ),
);

test('names cannot leave the place that the template gives them', () => {
  expect(fill('https://a.example/up/{name}', '../x?y#z')).toBe('https://a.example/up/..%2Fx%3Fy%23z');
  expect(fill('https://a.example/up/', 'a.mp4')).toBe('https://a.example/up/a.mp4');
});

test('headers are read as typed, and a line that is none is refused', () => {
  expect(readHeaders(' Authorization:  Bearer a:b \r\n\nX-A: 1')).toEqual({
    authorization: 'Bearer a:b',
    'x-a': '1',
  });
  expect(() => readHeaders('no colon')).toThrow(
    expect.objectContaining({ details: { needed: 'headers' } }) as Error,
  );
  expect(() => readHeaders('X-A: a\u0000b')).toThrow();
});

test('values of a query are masked, and a name in it stays', () => {
  expect(maskQuery('https://a/{name}?a=1&b=2#c')).toBe('https://a/{name}?a=••••&b=••••#c');
});
