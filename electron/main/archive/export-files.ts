import { existsSync } from 'node:fs';
import { copyFile, mkdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { LibraryRef } from '../../shared/domain/library.ts';
import type { VideosExported } from '../../shared/ipc/library.ts';
import { AppError, toAppError } from '../../shared/errors/app-error.ts';
import { freeNumber } from '../edits/file-names.ts';
import { publish, temporaryName } from '../files/atomic.ts';
import type { JobContext } from '../jobs/jobs.ts';
import type { Library } from '../library/library.ts';
import { runFfmpeg } from '../media/ffmpeg.ts';
import type { MediaTools } from '../media/tools.ts';

type Job = Pick<JobContext, 'signal' | 'progress'>;

const resultsOf = (library: Library, items: readonly LibraryRef[]) =>
  items.filter(({ kind }) => kind === 'edit').flatMap(({ id }) => library.results.ofEdit(id));

/** Copies the results of these entries into a folder; nothing there is overwritten. */
export async function exportVideos(
  library: Library,
  items: readonly LibraryRef[],
  folder: string,
  { signal, progress }: Job,
): Promise<VideosExported> {
  const results = resultsOf(library, items);
  let written = 0;
  await mkdir(folder, { recursive: true });
  for (const [index, { path, state, fileName }] of results.entries()) {
    if (signal.aborted) throw new AppError('cancelled', 'Stopped while exporting');
    if (path !== null && state === 'here' && existsSync(path)) {
      await copyWhole(path, freePath(folder, fileName));
      written++;
    }
    progress(((index + 1) / results.length) * 100);
  }
  return { written, missing: results.length - written };
}

function freePath(folder: string, name: string): string {
  const dot = name.lastIndexOf('.');
  const named = (attempt: number) =>
    join(folder, attempt === 1 ? name : `${name.slice(0, dot)} (${attempt})${name.slice(dot)}`);
  return named(freeNumber((attempt) => !existsSync(named(attempt))));
}

async function copyWhole(from: string, to: string): Promise<void> {
  const partial = temporaryName(to);
  try {
    await copyFile(from, partial);
    if ((await stat(partial)).size !== (await stat(from)).size) throw new Error('A copy came out short');
    await publish(partial, to);
  } catch (error) {
    await rm(partial, { force: true });
    throw toAppError(error);
  }
}

/** Pictures of a sheet, at most: what can still be told apart on a large print. */
const mostTiles = 96;
/** Pictures are not read from strangers; these we made ourselves. */
const ownPictures = ['-format_whitelist', 'image2', '-f', 'image2', '-pattern_type', 'none'];
const tile = { width: 320, height: 180 };

/** A JPEG with one picture of each edit, in their order. Throws `no-pictures` where there is none to show. */
export async function exportSheet(
  library: Library,
  items: readonly LibraryRef[],
  to: string,
  tools: MediaTools,
  { signal, progress }: Job,
): Promise<void> {
  const pictures = items
    .flatMap((ref) => (ref.kind === 'edit' ? library.results.ofEdit(ref.id).slice(0, 1) : []))
    .flatMap(({ posterPath }) => (posterPath !== null && existsSync(posterPath) ? [posterPath] : []))
    .slice(0, mostTiles);
  if (pictures.length === 0) throw new AppError('no-pictures', 'None of these has a picture');
  const columns = Math.ceil(Math.sqrt(pictures.length));
  const { width, height } = tile;
  const scaled = pictures.map(
    (_, index) =>
      `[${index}:v]scale=${width}:${height}:force_original_aspect_ratio=decrease,` +
      `pad=${width}:${height}:(ow-iw)/2:(oh-ih)/2:color=0x202020,setsar=1[t${index}]`,
  );
  const place = pictures.map(
    (_, index) => `${(index % columns) * (width + 8)}_${Math.floor(index / columns) * (height + 8)}`,
  );
  const names = pictures.map((_, index) => `[t${index}]`).join('');
  const join =
    pictures.length === 1
      ? '[t0]null'
      : `${names}xstack=inputs=${pictures.length}:layout=${place.join('|')}:fill=0x101010`;
  await runFfmpeg(tools, {
    inputs: pictures.map((file) => ({ file, args: ownPictures })),
    outputArgs: ['-filter_complex', `${scaled.join(';')};${join}`, '-frames:v', '1', '-q:v', '3'],
    output: to,
    signal,
    onProgress: (fraction) => progress(fraction * 100),
  });
}
