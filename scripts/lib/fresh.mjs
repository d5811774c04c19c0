import { chmod, mkdir, mkdtemp, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';

/** @param {string} file */
export const exists = (file) =>
  stat(file).then(
    () => true,
    () => false,
  );

/**
 * Makes a folder whole or not at all: filled under a temporary name beside its place, then renamed. Killed
 * midway, it leaves only a temporary folder, which the next set-up removes.
 * @param {string} folder final place, readable by everybody; nothing happens when it exists
 * @param {(temporary: string) => Promise<void>} fill
 */
export async function makeFolder(folder, fill) {
  if (await exists(folder)) return;
  const parent = path.dirname(folder);
  await mkdir(parent, { recursive: true });
  const temporary = await mkdtemp(path.join(parent, `.${path.basename(folder)}-`));
  try {
    await fill(temporary);
    await chmod(temporary, 0o755);
    await rename(temporary, folder).catch(async (error) => {
      // Somebody else made the same folder meanwhile: theirs is as good as ours.
      if (!(await exists(folder))) throw error;
    });
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
}
