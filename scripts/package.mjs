import { build } from 'electron-builder';
import { copyFile } from 'node:fs/promises';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { buildApp } from './build.mjs';
import { root } from './lib/paths.mjs';
import { officialRuntime, runtime } from './lib/runtime.mjs';
import { writeNotices } from './notices.mjs';

/**
 * For the Electron from the npm registry, its own build of the SQLite binding takes the stock one's place.
 * @param {string} binding
 * @returns {(context: import('electron-builder').AfterPackContext) => Promise<void>}
 */
const placeBinding = (binding) => async (context) => {
  const resources = context.packager.getResourcesDir(context.appOutDir);
  const prebuilt = path.join(resources, 'app.asar.unpacked', 'node_modules', 'better-sqlite3', 'prebuilds');
  await copyFile(binding, path.join(prebuilt, `${process.platform}-${process.arch}.node`));
};

/**
 * Makes the unpacked application for this platform, or with `installers` what electron-builder.yml lists.
 * @param {{ installers: boolean }} options
 */
export async function packageApp({ installers }) {
  await buildApp((line) => console.log(line));
  await writeNotices();
  const { version, folder, sqliteBinding } = runtime();
  const registryOnly = version !== officialRuntime().version;
  await build({
    projectDir: root,
    dir: !installers,
    publish: 'never',
    config: registryOnly
      ? {
          electronVersion: version,
          electronDist: folder,
          ...(sqliteBinding ? { afterPack: placeBinding(sqliteBinding) } : {}),
        }
      : {},
  });
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  await packageApp({ installers: process.argv.includes('--installers') });
}
