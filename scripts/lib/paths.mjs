import os from 'node:os';
import path from 'node:path';

/** The repository. */
export const root = path.resolve(import.meta.dirname, '../..');

/** Root on Linux: Electron then runs as an unprivileged user, since its sandbox refuses root. */
export const isRoot = process.getuid?.() === 0;

/**
 * Where downloads and builds that are no part of the repository live, shared by all clones on this machine.
 * `MES_CACHE` overrides it. For root it is a place that the unprivileged user can read.
 */
export function cacheDir() {
  if (process.env.MES_CACHE) return path.resolve(process.env.MES_CACHE);
  const name = 'multi-elements-studio';
  if (process.platform === 'win32') {
    return path.join(process.env.LOCALAPPDATA ?? path.join(os.homedir(), 'AppData', 'Local'), name, 'Cache');
  }
  if (process.platform === 'darwin') return path.join(os.homedir(), 'Library', 'Caches', name);
  if (isRoot) return `/var/cache/${name}`;
  return path.join(process.env.XDG_CACHE_HOME ?? path.join(os.homedir(), '.cache'), name);
}
