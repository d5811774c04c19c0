import { mkdir, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

const TOUCH_EVERY_MS = 10_000;
const STALE_AFTER_MS = 60_000;

/** @param {number} pid */
function alive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return /** @type {NodeJS.ErrnoException} */ (error).code === 'EPERM';
  }
}

/** An owner that died, or whose number now belongs to somebody else and so no longer touches the file. */
async function abandoned(/** @type {string} */ file) {
  const info = await stat(file).catch(() => null);
  // Just given back: to remove it now could take it away from the next owner.
  if (!info) return false;
  const owner = Number(await readFile(file, 'utf8').catch(() => '0'));
  return (owner > 0 && !alive(owner)) || Date.now() - info.mtimeMs > STALE_AFTER_MS;
}

/**
 * One set-up at a time on this machine: two clones filling the same cache would only do the work twice, but
 * two runs in one clone would pull node_modules from under each other.
 * @template T
 * @param {string} file
 * @param {() => void} onWait called once when somebody else holds the lock
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function withLock(file, onWait, work) {
  await mkdir(path.dirname(file), { recursive: true });
  for (let waited = false; ;) {
    try {
      await writeFile(file, String(process.pid), { flag: 'wx' });
      break;
    } catch (error) {
      if (/** @type {NodeJS.ErrnoException} */ (error).code !== 'EEXIST') throw error;
    }
    if (await abandoned(file)) {
      await rm(file, { force: true });
      continue;
    }
    if (!waited) onWait();
    waited = true;
    await delay(500);
  }
  const touch = setInterval(() => {
    const now = new Date();
    utimes(file, now, now).catch(() => undefined);
  }, TOUCH_EVERY_MS);
  try {
    return await work();
  } finally {
    clearInterval(touch);
    await rm(file, { force: true });
  }
}
