import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { runFfmpeg } from '../../../electron/main/media/ffmpeg.ts';
import type { MediaTools } from '../../../electron/main/media/tools.ts';
import { cacheFolder } from '../clips/cache.ts';
import { frameNumberFilter } from '../clips/frame-number.ts';
import { turned } from '../clips/turned.ts';
import { frameNumbers } from '../media.ts';
import { endingEarly } from './edit-list.ts';
import type { Recipe } from './recipes.ts';

/** A file of the corpus: the frames a player shows, in order, by the numbers drawn into them. */
export interface CorpusFile {
  readonly recipe: Recipe;
  readonly path: string;
  readonly numbers: readonly number[];
}

/** Raise when files of the same recipe come out different. */
const version = 1;

/** Makes a file of the corpus, or finds it in the cache. What it shows is read back by ffmpeg, not taken from the recipe. */
export async function makeCorpusFile(tools: MediaTools, recipe: Recipe): Promise<CorpusFile> {
  const key = createHash('sha256')
    .update(JSON.stringify([version, recipe]))
    .digest('hex')
    .slice(0, 12);
  const stem = join(await cacheFolder(), `corpus-${recipe.name}-${key}`);
  const path = `${stem}.${recipe.container}`;
  const list = `${stem}.json`;
  if (!existsSync(list)) {
    await encode(tools, recipe, path);
    const shown = await frameNumbers(tools, path);
    if (shown.some((number) => number === null)) throw new Error(`${recipe.name}: a frame carries no number`);
    await writeFile(list, JSON.stringify(shown));
  }
  return { recipe, path, numbers: JSON.parse(await readFile(list, 'utf8')) as number[] };
}

async function encode(tools: MediaTools, recipe: Recipe, path: string): Promise<void> {
  const { size, rate, frames, rotation, mirrored, cutFrom, pixelAspect, endsEarlyBy } = recipe;
  const filters = [
    frameNumberFilter(size.width),
    ...(pixelAspect ? [`scale=iw/(${pixelAspect}):ih`, `setsar=${pixelAspect}`] : []),
    ...(mirrored ? ['hflip'] : []),
    ...(rotation ? [{ 90: 'transpose=cclock', 180: 'hflip,vflip', 270: 'transpose=clock' }[rotation]] : []),
    ...(recipe.filters ?? []),
  ];
  const made = `${path}.part.${recipe.container}`;
  await runFfmpeg(tools, {
    inputs: [{ file: `testsrc2=s=${size.width}x${size.height}:r=${rate}`, generated: true }],
    outputArgs: ['-vf', filters.join(','), '-frames:v', String(frames), ...recipe.encode],
    output: made,
  });
  if (cutFrom !== undefined) {
    const whole = `${path}.whole.${recipe.container}`;
    await rename(made, whole);
    await runFfmpeg(tools, {
      inputs: [{ file: whole, args: ['-ss', String(cutFrom)] }],
      outputArgs: ['-c', 'copy'],
      output: made,
    });
    await rm(whole);
  }
  if (rotation !== undefined) await writeFile(made, turned(await readFile(made), rotation, mirrored));
  if (endsEarlyBy)
    await writeFile(made, endingEarly(await readFile(made), (frames - endsEarlyBy - 0.5) / frames));
  await rename(made, path);
}
