import { extname, join } from 'node:path';
import { runFfmpeg } from '../../../../electron/main/media/ffmpeg.ts';
import type { MediaTools } from '../../../../electron/main/media/tools.ts';
import { generate } from '../../media.ts';
import { colours } from './colours.ts';
import { damage } from './damage.ts';
import { formats } from './formats.ts';
import { lengths } from './lengths.ts';
import { picture, type OddClip } from './parts.ts';
import { rates } from './rates.ts';
import { sizes } from './sizes.ts';
import { tracks } from './tracks.ts';

/** Files as phones, editors and accidents make them, by family. To add one: a line in its family's table. */
export const oddClips: Readonly<Record<string, OddClip>> = {
  ...lengths,
  ...sizes,
  ...rates,
  ...formats,
  ...colours,
  ...tracks,
  ...damage,
};

/** Makes the file in a folder of its own. @returns its path */
export async function makeOddClip(tools: MediaTools, folder: string, odd: OddClip): Promise<string> {
  const { file = 'a.mp4', sources = [picture()], args = [], again, patch } = odd;
  const first = await generate(tools, join(folder, again ? `first${extname(file)}` : file), sources, args);
  const path = join(folder, file);
  if (again) {
    await runFfmpeg(tools, {
      inputs: [{ file: first, args: again }],
      outputArgs: ['-c', 'copy'],
      output: path,
    });
  }
  await patch?.(path);
  return path;
}
