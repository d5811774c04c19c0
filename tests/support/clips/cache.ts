import { mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';

/** Where made clips are kept between runs: `MES_CACHE`, or node_modules/.cache of this project. */
export async function cacheFolder(): Promise<string> {
  const root = process.env.MES_CACHE ?? join(import.meta.dirname, '../../../node_modules/.cache');
  const folder = resolve(root, 'test-clips');
  await mkdir(folder, { recursive: true });
  return folder;
}
