import { expect, test } from 'vitest';
import { libraryStorm } from '../../storm/library-storm.ts';
import { temporaryFolder } from '../../support/temp.ts';

/* The short form; the long one is `npm run test:library-storm`. */
test('killed while writing, migrating, moving and taking in, it loses nothing that was done', async () => {
  const report = await libraryStorm({ folder: temporaryFolder(), kills: 3, seed: 7 });
  expect(report.broken).toEqual([]);
  expect(Object.values(report.kills).every((count) => count > 0)).toBe(true);
}, 240_000);
