import { rm } from 'node:fs/promises';
import path from 'node:path';
import { exists } from '../lib/fresh.mjs';
import { root } from '../lib/paths.mjs';
import { capture, runs } from '../lib/process.mjs';
import { readStamp, writeStamp } from '../lib/stamp.mjs';
import { step } from './context.mjs';
import { setUpSystemFfmpeg } from './system.mjs';

const modules = path.join(root, 'node_modules');
const suffix = process.platform === 'win32' ? '.exe' : '';
const bundledFfmpeg = path.join(modules, 'ffmpeg-static', `ffmpeg${suffix}`);
const bundledFfprobe = path.join(
  modules,
  '@ffprobe-installer',
  `${process.platform}-${process.arch}`,
  `ffprobe${suffix}`,
);

/** @param {string | undefined} command */
const works = async (command) =>
  command !== undefined && command !== '' && (await runs(command, ['-version']));

/**
 * Runs ffmpeg-static's own download, at most once an installation: where it fails, ffmpeg of the system does.
 * @param {import('./context.mjs').SetupContext} context
 */
async function fetchBundled(context) {
  const installer = path.join(modules, 'ffmpeg-static', 'install.js');
  const tried = path.join(modules, '.cache', 'ffmpeg-download-tried');
  if (!(await exists(installer)) || (await readStamp(tried)) || !(await context.online())) return;
  await rm(bundledFfmpeg, { force: true });
  await step(context, 'Fetching ffmpeg', () =>
    capture('node', [installer], { cwd: root, env: context.env }),
  ).catch((error) => context.say(String(error)));
  await writeStamp(tried, 'yes');
}

/**
 * ffmpeg and ffprobe, looked for as the application does: FFMPEG_BIN and FFPROBE_BIN, bundled, on the PATH.
 * @param {import('./context.mjs').SetupContext} context
 */
export async function setUpMedia(context) {
  const { env, miss } = context;
  if (!(await works(env.FFMPEG_BIN)) && !(await works(bundledFfmpeg))) {
    await fetchBundled(context);
    if (!(await works(bundledFfmpeg)) && !(await works('ffmpeg'))) await setUpSystemFfmpeg(context);
    if (!(await works(bundledFfmpeg)) && !(await works('ffmpeg'))) {
      miss('ffmpeg was not found: install it (on Debian: apt-get install ffmpeg) or set FFMPEG_BIN.');
    }
  }
  if ((await works(env.FFPROBE_BIN)) || (await works(bundledFfprobe)) || (await works('ffprobe'))) return;
  miss('ffprobe was not found: install ffmpeg, which brings it, or set FFPROBE_BIN.');
}
