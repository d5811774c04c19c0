import { chmodSync, copyFileSync, existsSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { delimiter, join, sep } from 'node:path';
import { expect, test } from 'vitest';
import { locateTools, outsideArchive } from '../../../electron/main/media/tools.ts';
import { realTools } from '../../support/media.ts';
import { temporaryFolder } from '../../support/temp.ts';

const onPath = { PATH: process.env.PATH };

test('an explicit path comes first', async () => {
  const { ffmpeg, ffprobe } = await realTools();
  const folder = temporaryFolder();
  symlinkSync(ffmpeg, join(folder, 'my-ffmpeg'));
  symlinkSync(ffprobe, join(folder, 'my-ffprobe'));
  const env = { ...onPath, FFMPEG_BIN: join(folder, 'my-ffmpeg'), FFPROBE_BIN: join(folder, 'my-ffprobe') };
  expect(await locateTools({ env, bundled: {} })).toEqual({
    ffmpeg: env.FFMPEG_BIN,
    ffprobe: env.FFPROBE_BIN,
  });
});

test.runIf(process.platform !== 'win32')(
  'a bundled file that is missing, not executable, or something else is passed over',
  async () => {
    const { ffmpeg } = await realTools();
    const folder = temporaryFolder();
    copyFileSync(ffmpeg, join(folder, 'not-executable'));
    chmodSync(join(folder, 'not-executable'), 0o644);
    writeFileSync(join(folder, 'impostor'), '#!/bin/sh\necho hello\n', { mode: 0o755 });
    mkdirSync(join(folder, 'bin'));
    symlinkSync(ffmpeg, join(folder, 'bin', 'ffmpeg'));
    symlinkSync((await realTools()).ffprobe, join(folder, 'bin', 'ffprobe'));
    const env = { PATH: [join(folder, 'bin'), process.env.PATH].join(delimiter) };
    for (const bundled of ['missing', 'not-executable', 'impostor']) {
      const found = await locateTools({ env, bundled: { ffmpeg: join(folder, bundled) } });
      expect(found.ffmpeg).toBe(join(folder, 'bin', 'ffmpeg'));
      expect(found.ffprobe).toBe(join(folder, 'bin', 'ffprobe'));
    }
  },
);

test('none at all is one clear error that names the tool', async () => {
  const env = { PATH: temporaryFolder() };
  await expect(locateTools({ env, bundled: {} })).rejects.toMatchObject({
    code: 'ffmpeg-missing',
    details: { tool: 'ffmpeg' },
  });
});

test('programs in the application archive are started from beside it', () => {
  const inside = ['', 'app', 'resources', 'app.asar', 'node_modules', 'ffmpeg'].join(sep);
  expect(outsideArchive(inside)).toBe(inside.replace('app.asar', 'app.asar.unpacked'));
});

test('what the project itself finds exists', async () => {
  const found = await realTools();
  expect(existsSync(found.ffmpeg) && existsSync(found.ffprobe)).toBe(true);
});
