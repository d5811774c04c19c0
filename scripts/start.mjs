import { copyFileSync, existsSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { buildApp } from './build.mjs';
import { electronCommand } from './electron.mjs';
import { dropsRoot, giveToApp } from './lib/app-user.mjs';
import { root } from './lib/paths.mjs';
import { passThrough } from './lib/process.mjs';

/** Where root's runs keep their state: the application runs as a user who has no home. */
const HOME_FOR_ROOT = '/var/lib/multi-elements-studio';

/** A clip's path is relative to where the command was typed. */
const words = process.argv
  .slice(2)
  .map((word) => (word.startsWith('-') ? word : path.resolve(process.env.INIT_CWD ?? process.cwd(), word)));

/** @returns {Promise<number>} exit code */
async function open() {
  const home = dropsRoot ? HOME_FOR_ROOT : os.homedir();
  /** @type {Record<string, string>} */
  const env = {};
  if (dropsRoot) {
    giveToApp(home);
    // The display's key is in root's home, where that user can't read it.
    const key = process.env.XAUTHORITY ?? path.join(os.homedir(), '.Xauthority');
    env.XAUTHORITY = path.join(home, '.Xauthority');
    if (existsSync(key)) copyFileSync(key, env.XAUTHORITY);
  }
  const { executablePath, args, env: all, cwd } = await electronCommand({ home, args: words, env });
  return passThrough(executablePath, args, { env: all, cwd });
}

await buildApp((line) => console.log(line));
const { DISPLAY, WAYLAND_DISPLAY } = process.env;
if (process.platform === 'linux' && !DISPLAY && !WAYLAND_DISPLAY) {
  console.log(
    'There is no display here, so the window cannot be shown: running the demo instead (npm run demo).',
  );
  process.exitCode = await passThrough(process.execPath, [path.join(root, 'scripts', 'demo.ts'), ...words], {
    cwd: root,
  });
} else {
  process.exitCode = await open();
}
