import { isRoot } from '../lib/paths.mjs';
import { capture, runs } from '../lib/process.mjs';
import { step } from './context.mjs';

/** Debian's names. What each group is for decides when it is asked for. */
const groups = {
  electron: [
    'libgtk-3-0',
    'libnss3',
    'libasound2',
    'libgbm1',
    'libatspi2.0-0',
    'libcups2',
    'libdrm2',
    'libxkbcommon0',
    'libsecret-1-0',
  ],
  // A display of our own, and letters for Chinese on it.
  headless: ['xvfb', 'xauth', 'fonts-droid-fallback'],
  keychain: ['libsecret-1-dev', 'dbus', 'gnome-keyring', 'libsecret-tools'],
  compiler: ['python3', 'make', 'g++', 'pkg-config'],
  media: ['ffmpeg'],
};

/** @returns {Promise<Set<string>>} names of the installed packages among those asked for */
async function installed(/** @type {string[]} */ names) {
  const format = '${Package} ${db:Status-Status}\\n';
  const out = await capture('sh', [
    '-c',
    `dpkg-query -W -f='${format}' "$@" 2>/dev/null || true`,
    'sh',
    ...names,
  ]);
  return new Set(
    out
      .split('\n')
      .filter((line) => line.endsWith(' installed'))
      .map((line) => line.split(' ')[0] ?? ''),
  );
}

/**
 * Newer Debian and Ubuntu renamed libraries whose time type grew: `libgtk-3-0` became `libgtk-3-0t64`.
 * @param {string} name
 */
const newName = (name) => `${name}t64`;

/**
 * System packages: installed where apt-get may be used, else the exact command is said. Systems without dpkg
 * are left alone.
 * @param {import('./context.mjs').SetupContext} context
 */
export async function setUpSystem(context) {
  if (process.platform !== 'linux' || !(await runs('dpkg-query', ['--version']))) return;
  const { media, ...always } = groups;
  const wanted = Object.values(always).flat();
  // Where the bundled ffmpeg can't be fetched, the system's comes in the same go.
  if (!(await runs('ffmpeg', ['-version'])) && !(await context.online())) wanted.push(...media);
  await installPackages(context, wanted);
}

/** ffmpeg of the system, for machines that can't reach the download of the bundled one. */
export async function setUpSystemFfmpeg(/** @type {import('./context.mjs').SetupContext} */ context) {
  if (process.platform !== 'linux' || !(await runs('dpkg-query', ['--version']))) return;
  await installPackages(context, groups.media);
}

/**
 * @param {import('./context.mjs').SetupContext} context
 * @param {string[]} names
 */
async function installPackages(context, names) {
  const present = await installed(names.flatMap((name) => [name, newName(name)]));
  const missing = names.filter((name) => !present.has(name) && !present.has(newName(name)));
  if (missing.length === 0) return;
  if (!isRoot) {
    context.miss(
      `System packages are missing: run  sudo apt-get update && sudo apt-get install -y ${missing.join(' ')}`,
    );
    return;
  }
  const env = { ...context.env, DEBIAN_FRONTEND: 'noninteractive' };
  const options = ['-y', '-q', '--no-install-recommends', '-o', 'DPkg::Lock::Timeout=300'];
  try {
    await step(context, `Installing system packages: ${missing.join(' ')}`, async () => {
      // Finishes what an installation that was killed left half done; nothing otherwise.
      await capture('dpkg', ['--configure', '-a'], { env });
      await capture('apt-get', ['update', '-q'], { env });
      const chosen = [];
      for (const name of missing) {
        chosen.push((await runs('apt-cache', ['show', newName(name)])) ? newName(name) : name);
      }
      await capture('apt-get', ['install', ...options, ...chosen], { env, timeoutMs: 1_200_000 });
    });
  } catch (error) {
    context.say(String(error));
    context.miss(
      `System packages could not be installed: run  apt-get update && apt-get install -y ${missing.join(' ')}`,
    );
  }
}
