import { cpSync, rmSync } from 'node:fs';
import { chmod, copyFile, mkdir } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { launchApp, makeRunFolder } from '../tests/support/electron.ts';
import { resultFiles } from '../tests/support/results.ts';
import { pictureFolder, Studio } from '../tests/support/studio.ts';
import { buildApp } from './build.mjs';
import { startDesktop } from './lib/desktop.mjs';
import { root } from './lib/paths.mjs';

/*
 * Drives the real window through the whole flow with the practice service, and leaves a picture of every step and the
 * result: `npm run demo [-- clip.mp4] [--out folder]`.
 */

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { out: { type: 'string', default: join(root, 'demo-output') } },
});
/** Where the large balloon of the sample clip is on its middle frame. */
const balloon = { x: 0.55, y: 0.25 };

const say = (line: string): void => console.log(`[demo] ${line}`);

await buildApp(say);
const desktop = await startDesktop({ display: true, keychain: true });
// The window of the demo is never the user's own: its screen, its keychain and its state are thrown away afterwards.
Object.assign(process.env, desktop.env, { MES_TEST_HOME: desktop.home });
try {
  await demo(positionals[0] === undefined ? null : resolve(positionals[0]), resolve(values.out));
} finally {
  await desktop.stop();
}

/** A copy that the application's user can read, whoever runs the demo. */
async function readable(clip: string): Promise<string> {
  const path = join(makeRunFolder('clip'), basename(clip));
  await copyFile(clip, path);
  await chmod(path, 0o644);
  return path;
}

async function demo(clip: string | null, folder: string): Promise<void> {
  rmSync(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  const running = await launchApp({ lang: 'en' });
  const studio = new Studio(running.page);
  const picture = pictureFolder(running.page, folder);
  const step = async (name: string): Promise<void> => say(`${name}: ${basename(await picture(name))}`);

  await step('empty');
  if (clip === null) await studio.get('clip-sample').click();
  else await studio.openFile(await readable(clip));
  const verdicts = await studio.checks();
  await step('checked');
  if (Object.values(verdicts).includes('fail'))
    throw new Error('This clip cannot be fixed; see the picture.');
  if (Object.values(verdicts).includes('fixable')) {
    await studio.applyFix();
    await step('fixed');
  }
  await studio.startSession();
  await step('session');

  const middle = Math.floor(Number(await studio.get('frame-total').textContent()) / 2);
  await studio.toFrame(middle);
  await studio.clickPicture(clip === null ? balloon : { x: 0.5, y: 0.5 });
  await step('selected');
  await studio.preview();
  await step('preview');

  await studio.mode('removal');
  await studio.get('prompt').fill('Delete the selected thing from <<<video_1>>>');
  await studio.get('watermark').click();
  await step('edit');
  await studio.order();
  await step('ordered');
  await studio.waitForEdit('done');
  await studio.get('result-video').first().waitFor();
  await step('result');

  const { all } = await resultFiles(running.userDataDir);
  for (const file of all) cpSync(file, join(folder, basename(file)));
  await running.close();
  say(`pictures and ${all.length} result ${all.length === 1 ? 'video' : 'videos'} are in ${folder}`);
}
