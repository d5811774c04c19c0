import { createHash } from 'node:crypto';
import { chmod, cp, lstat, readdir, rm, stat, symlink, utimes } from 'node:fs/promises';
import path from 'node:path';
import { runtimePackages } from './app-packages.mjs';
import { exists, makeFolder } from './fresh.mjs';
import { cacheDir, root } from './paths.mjs';
import { hashOf } from './stamp.mjs';

const KEEP_MS = 7 * 24 * 3600 * 1000;

/** Copies so that everybody can read the copy, whatever umask the original was made under. */
async function copyReadable(/** @type {string} */ from, /** @type {string} */ to) {
  await cp(from, to, { recursive: true, verbatimSymlinks: true });
  for (const name of ['', ...(await readdir(to, { recursive: true }).catch(() => []))]) {
    const file = path.join(to, name);
    const { mode, isSymbolicLink } = await lstat(file).then((info) => ({
      mode: info.mode,
      isSymbolicLink: info.isSymbolicLink(),
    }));
    if (!isSymbolicLink) await chmod(file, mode | 0o444 | (mode & 0o100 ? 0o111 : 0));
  }
}

/** Names and sizes: enough to notice another version, a binding built since, or a binary fetched since. */
async function shapeOf(/** @type {string[]} */ packages) {
  const hash = createHash('sha256');
  for (const name of packages) {
    const folder = path.join(root, 'node_modules', name);
    for (const file of (await readdir(folder, { recursive: true })).sort()) {
      hash.update(`${name}/${file} ${(await stat(path.join(folder, file))).size}\n`);
    }
  }
  return hash.digest('hex').slice(0, 16);
}

/** @param {string} folder */
async function touch(folder) {
  const now = new Date();
  await utimes(folder, now, now);
}

/** Removes copies that nobody has started for a week. */
async function removeOld(/** @type {string} */ apps) {
  for (const name of await readdir(apps)) {
    const info = await stat(path.join(apps, name)).catch(() => null);
    if (info && Date.now() - info.mtimeMs > KEEP_MS) {
      await rm(path.join(apps, name), { recursive: true, force: true });
    }
  }
}

/**
 * Copies what the built application consists of to where an unprivileged user can read it: a clone of root's
 * often lies where nobody else may look. The same content is copied once.
 * @returns {Promise<string>} folder to start Electron with
 */
export async function stageApp() {
  const apps = path.join(cacheDir(), 'apps');
  const packages = await runtimePackages();
  const modules = path.join(apps, `modules-${await shapeOf(packages)}`);
  await makeFolder(modules, async (temporary) => {
    for (const name of packages) {
      await copyReadable(path.join(root, 'node_modules', name), path.join(temporary, 'node_modules', name));
    }
    await chmod(path.join(temporary, 'node_modules'), 0o755);
  });
  const parts = ['package.json', 'dist', 'resources'];
  const key = createHash('sha256')
    .update(modules)
    .update(await hashOf(root, parts));
  const app = path.join(apps, `app-${key.digest('hex').slice(0, 16)}`);
  await makeFolder(app, async (temporary) => {
    for (const part of parts) {
      if (await exists(path.join(root, part)))
        await copyReadable(path.join(root, part), path.join(temporary, part));
    }
    await symlink(path.join(modules, 'node_modules'), path.join(temporary, 'node_modules'));
  });
  await Promise.all([touch(app), touch(modules)]);
  await removeOld(apps);
  return app;
}
