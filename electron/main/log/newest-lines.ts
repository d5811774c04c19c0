import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { join } from 'node:path';

/** The newest lines of the log, oldest first; empty where there is none. Reads the file's end only. */
export function newestLines(folder: string, most: number): readonly string[] {
  const enough = most * 600;
  let file: number;
  try {
    file = openSync(join(folder, 'studio.log'), 'r');
  } catch {
    return [];
  }
  try {
    const { size } = fstatSync(file);
    const start = Math.max(0, size - enough);
    const bytes = Buffer.alloc(size - start);
    readSync(file, bytes, 0, bytes.length, start);
    const lines = bytes.toString('utf8').split('\n').filter(Boolean);
    // The first may be half a line.
    return lines.slice(start > 0 ? 1 : 0).slice(-most);
  } finally {
    closeSync(file);
  }
}
