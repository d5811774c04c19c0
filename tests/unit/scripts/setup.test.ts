import {
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { deflateRawSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { makeFolder } from '../../../scripts/lib/fresh.mjs';
import { withLock } from '../../../scripts/lib/lock.mjs';
import { hashOf } from '../../../scripts/lib/stamp.mjs';
import { unzip } from '../../../scripts/lib/unzip.mjs';
import { isNewEnough } from '../../../scripts/setup/node.mjs';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'mes-setup-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('which Node will do', () => {
  it.each([
    ['20.20.2', false],
    ['22.17.9', false],
    ['22.18.0', true],
    ['24.0.0', true],
  ])('%s: %s', (version, answer) => expect(isNewEnough(version)).toBe(answer));
});

describe('making a folder', () => {
  it('leaves nothing where filling it fails, and does nothing where it is there', async () => {
    const target = path.join(folder, 'made');
    const broken = makeFolder(target, async (temporary) => {
      writeFileSync(path.join(temporary, 'half'), '');
      throw new Error('killed');
    });
    await expect(broken).rejects.toThrow('killed');
    expect(readdirSync(folder)).toEqual([]);
    await makeFolder(target, async (temporary) => writeFileSync(path.join(temporary, 'whole'), 'first'));
    await makeFolder(target, async (temporary) => writeFileSync(path.join(temporary, 'whole'), 'second'));
    expect(readFileSync(path.join(target, 'whole'), 'utf8')).toBe('first');
    expect(readdirSync(folder)).toEqual(['made']);
  });
});

describe('the lock around the set-up', () => {
  it('lets one in at a time', async () => {
    const lock = path.join(folder, 'lock');
    const order: string[] = [];
    let leave = (): void => undefined;
    let first = Promise.resolve();
    // Only once the first is in does the second come: which of two gets a free lock is nobody's to say.
    await new Promise<void>((entered) => {
      first = withLock(
        lock,
        () => undefined,
        async () => {
          order.push('first in');
          entered();
          await new Promise<void>((resolve) => (leave = resolve));
          order.push('first out');
        },
      );
    });
    const waits = new Promise<void>((resolve) => {
      void withLock(lock, resolve, async () => void order.push('second in')).then(() =>
        order.push('second out'),
      );
    });
    await waits;
    leave();
    await first;
    await expect
      .poll(() => order, { timeout: 20_000 })
      .toEqual(['first in', 'first out', 'second in', 'second out']);
  });

  it('takes over from an owner that no longer touches it', async () => {
    const lock = path.join(folder, 'lock');
    writeFileSync(lock, String(process.pid));
    utimesSync(lock, new Date(0), new Date(0));
    expect(
      await withLock(
        lock,
        () => expect.unreachable('waited'),
        async () => 'in',
      ),
    ).toBe('in');
    expect(readdirSync(folder)).toEqual([]);
  });
});

describe('the hash that says whether something changed', () => {
  it('sees content, names and absence, and not times', async () => {
    const file = path.join(folder, 'src', 'a.ts');
    mkdirSync(path.dirname(file));
    writeFileSync(file, 'one');
    const before = await hashOf(folder, ['src', 'missing']);
    utimesSync(file, new Date(0), new Date(0));
    expect(await hashOf(folder, ['src', 'missing'])).toBe(before);
    writeFileSync(file, 'two');
    expect(await hashOf(folder, ['src', 'missing'])).not.toBe(before);
    writeFileSync(file, 'one');
    writeFileSync(path.join(folder, 'missing'), '');
    expect(await hashOf(folder, ['src', 'missing'])).not.toBe(before);
  });
});

interface Packed {
  name: string;
  content: string;
  mode: number;
  deflate?: boolean;
}

/** A ZIP archive, as little of the format as the unpacker reads. */
function zip(entries: Packed[]): Buffer {
  const parts: Buffer[] = [];
  const table: Buffer[] = [];
  let offset = 0;
  for (const { name, content, mode, deflate = false } of entries) {
    const data = deflate ? deflateRawSync(content) : Buffer.from(content);
    const local = Buffer.alloc(30);
    local.writeUInt32LE(0x04034b50);
    local.writeUInt16LE(Buffer.byteLength(name), 26);
    const central = Buffer.alloc(46);
    central.writeUInt32LE(0x02014b50);
    central.writeUInt16LE(deflate ? 8 : 0, 10);
    central.writeUInt32LE(data.length, 20);
    central.writeUInt16LE(Buffer.byteLength(name), 28);
    central.writeUInt32LE(mode * 0x10000, 38);
    central.writeUInt32LE(offset, 42);
    parts.push(local, Buffer.from(name), data);
    table.push(central, Buffer.from(name));
    offset += 30 + Buffer.byteLength(name) + data.length;
  }
  const index = Buffer.concat(table);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50);
  end.writeUInt32LE(index.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...parts, index, end]);
}

describe('unpacking', () => {
  const archive = (): string => path.join(folder, 'a.zip');
  const out = (...parts: string[]): string => path.join(folder, 'out', ...parts);

  it('keeps names, content and modes, and leaves out what it is told to', async () => {
    const long = 'film '.repeat(10_000);
    const entries = [
      { name: 'top/', content: '', mode: 0o40755 },
      { name: 'top/program', content: long, mode: 0o100755, deflate: true },
      { name: 'top/空 clip.txt', content: 'plain', mode: 0o100644 },
      { name: 'top/empty', content: '', mode: 0o100644 },
      { name: 'top/left', content: 'x', mode: 0o100644 },
    ];
    writeFileSync(archive(), zip(entries));
    await unzip(archive(), out(), (name) => (name.endsWith('left') ? null : name.replace('top/', '')));
    expect(readdirSync(out()).sort()).toEqual(['empty', 'program', '空 clip.txt']);
    expect(readFileSync(out('program'), 'utf8')).toBe(long);
    expect(readFileSync(out('空 clip.txt'), 'utf8')).toBe('plain');
    if (process.platform !== 'win32') expect(statSync(out('program')).mode & 0o777).toBe(0o755);
  });

  it.skipIf(process.platform === 'win32')('makes symbolic links', async () => {
    const entries = [
      { name: 'real', content: 'here', mode: 0o100644 },
      { name: 'link', content: 'real', mode: 0o120777 },
    ];
    writeFileSync(archive(), zip(entries));
    await unzip(archive(), out());
    expect(readFileSync(out('link'), 'utf8')).toBe('here');
  });

  it('refuses a name that leads out of the folder, and what is no archive', async () => {
    writeFileSync(archive(), zip([{ name: '../evil', content: 'x', mode: 0o100644 }]));
    await expect(unzip(archive(), out())).rejects.toThrow('unsafe path');
    writeFileSync(archive(), 'not an archive');
    await expect(unzip(archive(), out())).rejects.toThrow('not a ZIP');
  });
});
