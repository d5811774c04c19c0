import { mkdir, mkdtemp, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';

/** @param {string} file */
export const exists = (file) =>
  stat(file).then(
    () => true,
    () => false,
  );

/**
 * Makes a folder whole or not at all: filled under a temporary name beside its place, then renamed. Killed
 * midway, it leaves only a temporary folder, which the next run removes.
 * @param {string} folder final place; nothing happens when it exists
 * @param {(temporary: string) => Promise<void>} fill
 * @returns {Promise<boolean>} true when it was made now
 */
export async function makeFolder(folder, fill) {
  if (await exists(folder)) return false;
  const parent = path.dirname(folder);
  await mkdir(parent, { recursive: true });
  const temporary = await mkdtemp(path.join(parent, `.${path.basename(folder)}-`));
  try {
    await fill(temporary);
    await rename(temporary, folder).catch(async (error) => {
      // Somebody else made the same folder meanwhile: theirs is as good as ours.
      if (!(await exists(folder))) throw error;
    });
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
  return true;
}
