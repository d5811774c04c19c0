import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Media } from '../../electron/main/media/media.ts';
import { createMedia } from '../../electron/main/media/media.ts';
import type { MediaTools } from '../../electron/main/media/tools.ts';
import { locateTools } from '../../electron/main/media/tools.ts';
import { makeTruthClip } from '../../tests/support/clips/index.ts';

export interface MediaBench {
  readonly tools: MediaTools;
  /** A clip of the usual kind: ten seconds of 1080p at 30 frames a second, with sound. */
  readonly path: string;
  readonly folder: string;
  /** A new one that remembers nothing of the clip. */
  readonly media: () => Media;
  readonly close: () => Promise<void>;
}

export async function openMediaBench(): Promise<MediaBench> {
  const tools = await locateTools();
  const options = { width: 1920, height: 1080, fps: 30, seconds: 10, sound: true };
  const { path } = await makeTruthClip(tools, options);
  const folder = mkdtempSync(join(tmpdir(), 'mes-bench-media-'));
  return {
    ...{ tools, path, folder },
    media: () => createMedia({ tools, cacheDir: join(folder, 'cache') }),
    close: () => rm(folder, { recursive: true, force: true }),
  };
}

/** Milliseconds that a bare command takes, its output thrown away. @throws when it fails */
export async function bare(program: string, args: readonly string[]): Promise<number> {
  const started = performance.now();
  const child = spawn(program, args, { stdio: ['ignore', 'ignore', 'ignore'] });
  const [code] = (await once(child, 'close')) as [number | null];
  if (code !== 0) throw new Error(`${program} ${args.join(' ')} ended with ${code}`);
  return performance.now() - started;
}
