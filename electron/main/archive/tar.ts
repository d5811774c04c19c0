import { AppError } from '../../shared/errors/app-error.ts';
import type { FileHandle } from 'node:fs/promises';

/*
 * The plainest tar there is: regular files only, names that we give. Any archive program opens it; ours reads nothing but what
 * it could have written itself.
 */

const block = 512;
const nothing = Buffer.alloc(block);

/** What stands before a file's bytes. Names are ASCII, at most 100 characters. */
export function tarHeader(name: string, bytes: number): Buffer {
  if (!/^[\w./-]{1,100}$/.test(name)) throw new RangeError(`No name for an archive: ${name}`);
  const header = Buffer.alloc(block);
  header.write(name, 0, 'ascii');
  header.write('0000644\0', 100, 'ascii');
  header.write('0000000\0', 108, 'ascii');
  header.write('0000000\0', 116, 'ascii');
  // Beyond 8 GiB the size is binary, marked by the first bit.
  if (bytes < 0o77777777777) header.write(`${bytes.toString(8).padStart(11, '0')}\0`, 124, 'ascii');
  else {
    header[124] = 0x80;
    header.writeBigUInt64BE(BigInt(bytes), 128);
  }
  header.write('00000000000\0', 136, 'ascii');
  header.write('        ', 148, 'ascii');
  header.write('0', 156, 'ascii');
  header.write('ustar\u000000', 257, 'ascii');
  const sum = header.reduce((total, byte) => total + byte, 0);
  header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148, 'ascii');
  return header;
}

/** What follows a file's bytes, so that the next one begins at a whole block. */
export const tarPadding = (bytes: number): Buffer => nothing.subarray(0, (block - (bytes % block)) % block);

export const tarEnd = Buffer.alloc(2 * block);

export interface TarEntry {
  readonly name: string;
  readonly bytes: number;
  /** Where its bytes begin in the archive. */
  readonly at: number;
}

const refused = (why: string): AppError => new AppError('library-file-unreadable', why);

/**
 * The files of an archive, from its headers alone. Throws `library-file-unreadable` at anything that `tarHeader` does not write:
 * links, folders, extensions, wrong sums, sizes beyond the end, a missing end.
 */
export async function* readTar(file: FileHandle): AsyncGenerator<TarEntry> {
  const { size } = await file.stat();
  const header = Buffer.alloc(block);
  for (let at = 0; ;) {
    const { bytesRead } = await file.read(header, 0, block, at);
    if (bytesRead < block) throw refused('The archive has no end');
    if (header.equals(nothing)) return;
    const entry = entryOf(header, at + block);
    if (entry.at + entry.bytes > size) throw refused(`${entry.name} is cut off`);
    yield entry;
    at = entry.at + entry.bytes + tarPadding(entry.bytes).byteLength;
  }
}

function entryOf(header: Buffer, at: number): TarEntry {
  const name = header.toString('ascii', 0, 100).replace(/\0.*$/s, '');
  const bytes =
    header[124] === 0x80
      ? Number(header.readBigUInt64BE(128))
      : Number.parseInt(header.toString('ascii', 124, 135), 8);
  if (!Number.isSafeInteger(bytes) || bytes < 0) throw refused('A size that is none');
  if (!/^[\w./-]{1,100}$/.test(name) || !tarHeader(name, bytes).equals(header)) {
    throw refused('Something that this application does not write');
  }
  return { name, bytes, at };
}
