import { createHash } from 'node:crypto';
import { mkdir, readFile, readdir, rename, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';

/**
 * Every file under a path, sorted, so that the same content always hashes the same.
 * @param {string} target
 * @returns {Promise<string[]>}
 */
async function filesUnder(target) {
  const info = await stat(target).catch(() => null);
  if (!info) return [];
  if (!info.isDirectory()) return [target];
  const names = (await readdir(target)).filter((name) => name !== 'node_modules').sort();
  return (await Promise.all(names.map((name) => filesUnder(path.join(target, name))))).flat();
}

/**
 * A hash of the names and content of files and folders; missing ones count as empty.
 * @param {string} root
 * @param {string[]} sources relative to root
 */
export async function hashOf(root, sources) {
  const hash = createHash('sha256');
  for (const source of sources) {
    for (const file of await filesUnder(path.join(root, source))) {
      hash.update(`${path.relative(root, file)}\0`).update(await readFile(file));
    }
  }
  return hash.digest('hex');
}

/** @param {string} file */
export const readStamp = (file) => readFile(file, 'utf8').catch(() => null);

/**
 * Written under another name first: a stamp that exists is whole.
 * @param {string} file
 * @param {string} value
 */
export async function writeStamp(file, value) {
  await mkdir(path.dirname(file), { recursive: true });
  const temporary = `${file}.${process.pid}`;
  await writeFile(temporary, value);
  await rename(temporary, file);
}
