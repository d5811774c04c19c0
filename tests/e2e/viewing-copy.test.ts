import { chmod } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { locateTools } from '../../electron/main/media/tools.ts';
import { launchApp, makeRunFolder, type RunningApp } from '../support/electron.ts';
import { generate } from '../support/media.ts';
import { Studio } from '../support/studio.ts';

let running: RunningApp | null = null;
afterEach(async () => {
  await running?.close();
  running = null;
});

test('a clip in a codec that is not decoded here is never seen black: its poster, then a copy that plays', async () => {
  const path = await generate(
    await locateTools(),
    join(makeRunFolder('clip'), 'phone.mp4'),
    ['testsrc2=s=1280x720:r=30:d=30', 'sine=d=30'],
    ['-c:v', 'libx265', '-preset', 'ultrafast', '-pix_fmt', 'yuv420p', '-tag:v', 'hvc1', '-c:a', 'aac'],
  );
  await chmod(path, 0o644);
  running = await launchApp({ clip: path, lang: 'en' });
  const studio = new Studio(running.page);
  const note = studio.get('copy-note');
  await note.waitFor();
  // No player over black while the copy is made; and it can be stopped (long before it is done) and made after all.
  expect(await running.page.locator('main video').count()).toBe(0);
  expect(await running.page.locator('main img').count()).toBe(1);
  await note.getByTestId('job-cancel').click();
  await studio.get('copy-make').click();
  await running.page.waitForFunction(() => {
    const video = document.querySelector<HTMLVideoElement>('main video');
    return video !== null && video.videoWidth === 1280 && video.readyState >= 2;
  });
  expect(await note.count()).toBe(0);
});
