import { FuseState, FuseV1Options, getCurrentFuseWire } from '@electron/fuses';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { capture } from '../../scripts/lib/process.mjs';
import { makeRunFolder } from '../support/electron.ts';
import { Studio } from '../support/studio.ts';
import { packagedApp, withPackagedApp, type PackagedApp } from '../support/packaged.ts';

/** Five seconds of 720p30 with things on it, in a place the application's user can read. */
async function makeClip(): Promise<string> {
  const clip = path.join(makeRunFolder('clip'), 'smoke test.mp4');
  const source = 'testsrc2=size=1280x720:rate=30:duration=5';
  await capture('ffmpeg', ['-v', 'error', '-f', 'lavfi', '-i', source, '-pix_fmt', 'yuv420p', clip]);
  return clip;
}

describe('the packaged application', () => {
  let packaged: PackagedApp;
  beforeAll(async () => {
    packaged = await packagedApp();
  });

  it('opens a clip named on its command line, checks it and starts a practice session with it', async () => {
    await withPackagedApp(packaged, await makeClip(), async (page) => {
      for (const rule of ['container', 'duration', 'resolution', 'frame-rate', 'codec']) {
        const check = page.getByTestId(`check-${rule}`).and(page.locator('[data-state="pass"]'));
        await check.waitFor({ timeout: 60_000, state: 'attached' });
      }
      // The practice service works in a thread of its own, whose code comes out of the archive.
      await new Studio(page).startSession();
      expect(await page.getByTestId('error').count()).toBe(0);
    });
  });

  it('is shut to whoever would use it as a Node or change its code', async () => {
    const wire = await getCurrentFuseWire(packaged.program);
    expect(wire[FuseV1Options.RunAsNode]).toBe(FuseState.DISABLE);
    expect(wire[FuseV1Options.EnableNodeOptionsEnvironmentVariable]).toBe(FuseState.DISABLE);
    expect(wire[FuseV1Options.EnableNodeCliInspectArguments]).toBe(FuseState.DISABLE);
    expect(wire[FuseV1Options.OnlyLoadAppFromAsar]).toBe(FuseState.ENABLE);
    expect(wire[FuseV1Options.EnableEmbeddedAsarIntegrityValidation]).toBe(FuseState.ENABLE);
    expect(wire[FuseV1Options.EnableCookieEncryption]).toBe(FuseState.ENABLE);
  });

  it('carries programs and native parts outside its archive, every licence and the sample clip', () => {
    const there = (...parts: string[]) => existsSync(path.join(packaged.resources, ...parts));
    expect(there('app.asar')).toBe(true);
    for (const name of ['better-sqlite3', '@ffprobe-installer', 'ffmpeg-static']) {
      expect([name, there('app.asar.unpacked', 'node_modules', name)]).toEqual([name, true]);
    }
    for (const file of [
      'LICENSE',
      'THIRD_PARTY_NOTICES.md',
      'licences/GPL-3.0.txt',
      'resources/sample/lake.mp4',
    ]) {
      expect([file, there(file)]).toEqual([file, true]);
    }
  });
});
