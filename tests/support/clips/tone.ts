import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { runFfmpeg } from '../../../electron/main/media/ffmpeg.ts';
import type { MediaTools } from '../../../electron/main/media/tools.ts';
import { cacheFolder } from './cache.ts';

/** A file of sound alone: a steady tone of that length, AAC. */
export async function toneFile(tools: MediaTools, seconds: number): Promise<string> {
  const output = join(await cacheFolder(), `tone-${seconds}.m4a`);
  if (!existsSync(output)) {
    await runFfmpeg(tools, {
      inputs: [{ file: `sine=frequency=330:sample_rate=48000:duration=${seconds}`, generated: true }],
      outputArgs: ['-c:a', 'aac', '-b:a', '96k'],
      output,
    });
  }
  return output;
}
