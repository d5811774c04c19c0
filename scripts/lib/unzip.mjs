import { createReadStream, createWriteStream } from 'node:fs';
import { chmod, mkdir, open, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createInflateRaw } from 'node:zlib';

const END_RECORD = 0x06054b50;
const CENTRAL_ENTRY = 0x02014b50;
const IS_LINK = 0o120000;
const FILE_TYPE = 0o170000;

/**
 * @typedef {{ name: string, method: number, packed: number, mode: number, offset: number }} Entry
 * `offset` is where the entry's local header starts
 */

/**
 * @param {import('node:fs/promises').FileHandle} file
 * @param {number} position
 * @param {number} length
 */
async function bytesAt(file, position, length) {
  const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, position);
  return buffer.subarray(0, bytesRead);
}

/**
 * The archive's table of contents. ZIP as Electron's downloads use it: no encryption, no zip64.
 * @param {import('node:fs/promises').FileHandle} file
 * @returns {Promise<Entry[]>}
 */
async function readEntries(file) {
  const { size } = await file.stat();
  const tailStart = Math.max(0, size - 65_557);
  const tail = await bytesAt(file, tailStart, size - tailStart);
  let end = tail.length - 22;
  while (end >= 0 && tail.readUInt32LE(end) !== END_RECORD) end -= 1;
  if (end < 0) throw new Error('not a ZIP archive, or one cut short');
  const table = await bytesAt(file, tail.readUInt32LE(end + 16), tail.readUInt32LE(end + 12));
  /** @type {Entry[]} */
  const entries = [];
  for (let at = 0; at + 46 <= table.length && table.readUInt32LE(at) === CENTRAL_ENTRY;) {
    const nameLength = table.readUInt16LE(at + 28);
    entries.push({
      name: table.toString('utf8', at + 46, at + 46 + nameLength),
      method: table.readUInt16LE(at + 10),
      packed: table.readUInt32LE(at + 20),
      mode: table.readUInt32LE(at + 38) >>> 16,
      offset: table.readUInt32LE(at + 42),
    });
    at += 46 + nameLength + table.readUInt16LE(at + 30) + table.readUInt16LE(at + 32);
  }
  return entries;
}

/**
 * Unpacks a ZIP archive with its modes and symbolic links.
 * @param {string} archive
 * @param {string} folder made when missing
 * @param {(name: string) => string | null} [place] where an entry goes below the folder; null leaves it out
 */
export async function unzip(archive, folder, place = (name) => name) {
  const file = await open(archive);
  try {
    for (const entry of await readEntries(file)) {
      const name = place(entry.name);
      if (!name) continue;
      const target = path.resolve(folder, name);
      if (!target.startsWith(path.resolve(folder) + path.sep)) throw new Error(`unsafe path ${entry.name}`);
      if (entry.name.endsWith('/')) {
        await mkdir(target, { recursive: true });
        continue;
      }
      await mkdir(path.dirname(target), { recursive: true });
      const header = await bytesAt(file, entry.offset, 30);
      const start = entry.offset + 30 + header.readUInt16LE(26) + header.readUInt16LE(28);
      if ((entry.mode & FILE_TYPE) === IS_LINK) {
        await symlink((await bytesAt(file, start, entry.packed)).toString('utf8'), target);
        continue;
      }
      if (entry.packed === 0) {
        await writeFile(target, '');
        continue;
      }
      const packed = createReadStream(archive, { start, end: start + entry.packed - 1 });
      const steps = entry.method === 8 ? [packed, createInflateRaw()] : [packed];
      await pipeline([...steps, createWriteStream(target)]);
      if (entry.mode & 0o777) await chmod(target, entry.mode & 0o777);
    }
  } finally {
    await file.close();
  }
}
