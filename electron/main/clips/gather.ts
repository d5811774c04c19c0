import { readdir, stat } from 'node:fs/promises';
import { extname, join } from 'node:path';

/** What a film's name ends in; in a folder nothing else is looked at. */
const endings = new Set(
  'mp4 mov m4v mkv webm avi mts m2ts ts mpg mpeg mxf wmv flv 3gp 3g2 ogv dv'
    .split(' ')
    .map((name) => `.${name}`),
);

/** A folder of a whole disk is a slip of the hand: so far down, so many names, so many clips. */
export const folderDepth = 8;
const mostNames = 20_000;
const mostClips = 100;

export interface Gathered {
  readonly files: readonly string[];
  /** Videos found beyond what is taken. */
  readonly leftOut: number;
}

/**
 * Files as they are, and of folders the videos in them, at any depth, in the order of their names. Links and hidden names in
 * folders are left alone; folders that cannot be read count as empty.
 */
export async function gather(paths: readonly string[]): Promise<Gathered> {
  const found: string[] = [];
  let names = 0;

  async function search(folder: string, depth: number): Promise<void> {
    const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
    entries.sort((a, b) => a.name.localeCompare(b.name, undefined, { numeric: true }));
    for (const entry of entries) {
      if (entry.name.startsWith('.') || ++names > mostNames) continue;
      const path = join(folder, entry.name);
      if (entry.isFile() && endings.has(extname(entry.name).toLowerCase())) found.push(path);
      else if (entry.isDirectory() && depth < folderDepth) await search(path, depth + 1);
    }
  }

  for (const path of paths) {
    const isFolder = await stat(path).then(
      (info) => info.isDirectory(),
      () => false,
    );
    if (isFolder) await search(path, 1);
    else found.push(path);
  }
  const files = [...new Set(found)];
  return { files: files.slice(0, mostClips), leftOut: Math.max(0, files.length - mostClips) };
}
