import { randomBytes } from 'node:crypto';
import { open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';

/** A name beside `path` that no finished file ever has: what a crash leaves behind can be told and swept. */
export const temporaryName = (path: string): string => `${path}.${randomBytes(4).toString('hex')}.part`;

/** Renames a finished temporary file into place and syncs the folder, so that the name survives a power cut. */
export async function publish(temporary: string, path: string): Promise<void> {
  const file = await open(temporary, 'r+');
  try {
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(temporary, path);
  await syncFolder(dirname(path));
}

/** Who may read a file: nobody else, or, for what the user puts somewhere, whoever may read files there. */
const modes = { own: 0o600, given: 0o666 } as const;

/** Writes a whole file so that at any moment there is either the old content or the new. */
export async function writeFileAtomic(
  path: string,
  data: string | Uint8Array,
  mode: keyof typeof modes = 'own',
): Promise<void> {
  const temporary = temporaryName(path);
  try {
    const file = await open(temporary, 'wx', modes[mode]);
    try {
      await file.writeFile(data);
    } finally {
      await file.close();
    }
    await publish(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}

async function syncFolder(folder: string): Promise<void> {
  // Windows can neither open nor sync a folder; its rename is durable by itself.
  if (process.platform === 'win32') return;
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
