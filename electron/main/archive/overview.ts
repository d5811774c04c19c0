import { rm, statfs } from 'node:fs/promises';
import { homedir } from 'node:os';
import { basename, relative, sep } from 'node:path';
import type {
  FileAge,
  FileGroup,
  FileSum,
  LibraryFolder,
  StorageOverview,
} from '../../shared/domain/storage.ts';
import type { Library } from '../library/library.ts';
import { type FoundFile, filesUnder } from './walk.ts';

export interface StoragePlaces {
  readonly library: Library;
  /** The folder of the database. */
  readonly home: string;
  readonly cache: string;
  /** Where the files are unless somebody chooses. */
  readonly standardFiles: string;
}

const groups: Readonly<Record<string, FileGroup>> = {
  results: 'results',
  sessions: 'session-videos',
  fixed: 'fixed-clips',
  images: 'images',
  posters: 'posters',
  clips: 'clips',
};
const day = 86_400_000;
const ages: readonly (readonly [FileAge, number])[] = [
  ['week', 7 * day],
  ['month', 30 * day],
  ['quarter', 91 * day],
  ['year', 365 * day],
  ['older', Infinity],
];

/** What is on disk, by what it is and how old. */
export async function overviewOf(places: StoragePlaces, now: number): Promise<StorageOverview> {
  const { library, home, cache } = places;
  const byGroup = new Map<FileGroup, FileSum>();
  const byAge = new Map<FileAge, FileSum>();
  let all: FileSum = { files: 0, bytes: 0 };
  const count = (file: FoundFile, group: FileGroup) => {
    const age = ages.find(([, most]) => now - file.at <= most)?.[0] ?? 'older';
    byGroup.set(group, plus(byGroup.get(group), file));
    byAge.set(age, plus(byAge.get(age), file));
    all = plus(all, file);
  };
  for await (const file of filesUnder(library.filesDir))
    count(file, groupOf(relative(library.filesDir, file.path)));
  for await (const file of filesUnder(cache)) count(file, 'cache');
  for await (const file of filesUnder(home)) {
    if (file.path.startsWith(library.filesDir + sep)) continue;
    const name = basename(file.path);
    if (!name.startsWith('library.db')) continue;
    count(file, name.startsWith('library.db.backup-') ? 'backups' : 'database');
  }
  return {
    ...all,
    folder: await folderOf(library.filesDir, places.standardFiles),
    groups: [...byGroup].map(([group, sum]) => ({ group, ...sum })).sort((a, b) => b.bytes - a.bytes),
    ages: ages.flatMap(([age]) => (byAge.has(age) ? [{ age, ...byAge.get(age)! }] : [])),
  };
}

const plus = (sum: FileSum | undefined, { bytes }: FoundFile): FileSum => ({
  files: (sum?.files ?? 0) + 1,
  bytes: (sum?.bytes ?? 0) + bytes,
});

function groupOf(inside: string): FileGroup {
  const [first = '', ...rest] = inside.split(sep);
  if (first === 'sessions' && /^preview-/.test(rest.at(-1) ?? '')) return 'previews';
  return groups[first] ?? 'other';
}

async function folderOf(folder: string, standard: string): Promise<LibraryFolder> {
  return { shownAs: shownAs(folder), standard: folder === standard, freeBytes: await freeBytesAt(folder) };
}

/** As people write it: the home folder is `~`. */
export const shownAs = (folder: string): string =>
  folder.startsWith(homedir() + sep) ? `~${folder.slice(homedir().length)}` : folder;

export async function freeBytesAt(folder: string): Promise<number | null> {
  const info = await statfs(folder).catch(() => null);
  return info && info.bavail * info.bsize;
}

/** Empties a cache; what cannot be removed now goes another time. */
export async function clearCache(folder: string): Promise<FileSum> {
  let sum: FileSum = { files: 0, bytes: 0 };
  for await (const file of filesUnder(folder)) {
    const gone = await rm(file.path).then(
      () => true,
      () => false,
    );
    if (gone) sum = plus(sum, file);
  }
  return sum;
}
