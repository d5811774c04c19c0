import { appendFileSync, mkdirSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { fileKey } from '../../../electron/main/clips/file-key.ts';
import { temporaryFolder } from '../../support/temp.ts';

test('a file is known again until it is written to, and never taken for another', async () => {
  const folder = temporaryFolder();
  const [a, b] = [join(folder, 'a.mp4'), join(folder, 'b.mp4')];
  for (const path of [a, b]) writeFileSync(path, 'film');
  for (const path of [a, b]) utimesSync(path, 1000, 1000);
  const known = await fileKey(a);
  expect(known).toEqual({
    key: expect.stringMatching(/^[0-9a-f]{64}$/),
    bytes: 4,
    changedAt: expect.any(Number),
  });
  expect(await fileKey(a)).toEqual(known);
  // Its time of writing was set back: it still is not from 1970.
  expect(known!.changedAt).toBeGreaterThan(Date.now() - 60_000);
  expect((await fileKey(b))?.key).not.toBe(known?.key);
  expect((await fileKey(a, 'sample'))?.key).toBe((await fileKey(b, 'sample'))?.key);

  mkdirSync(join(folder, 'links'));
  symlinkSync(a, join(folder, 'links', 'another name.mp4'));
  expect(await fileKey(join(folder, 'links', 'another name.mp4'))).toEqual(known);

  // Of the same size, a microsecond later; longer, at the same time.
  utimesSync(a, 1000, 1000.000001);
  expect((await fileKey(a))?.key).not.toBe(known?.key);
  appendFileSync(a, 's');
  utimesSync(a, 1000, 1000);
  expect((await fileKey(a))?.key).not.toBe(known?.key);

  expect(await fileKey(folder)).toBeNull();
  expect(await fileKey(join(folder, 'none.mp4'))).toBeNull();
});
