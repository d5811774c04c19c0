import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { totalmem } from 'node:os';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Enough for the largest clip there may be on many cores, and never more than half of the computer's. */
export const mostMemory = (): number => Math.min(4 * 1024 ** 3, totalmem() / 2);

/** How often is looked: a program that takes a gigabyte a second gets a quarter of one too much. */
const lookMs = 250;

/**
 * What a program holds in memory, in bytes; null where the system does not say (Windows has no cheap way) or it has ended.
 * @param platform for tests: `ps` serves all but Linux, which has it in a file
 */
export async function residentMemory(pid: number, platform = process.platform): Promise<number | null> {
  if (platform === 'win32') return null;
  try {
    if (platform === 'linux') {
      const status = await readFile(`/proc/${pid}/status`, 'utf8');
      return Number(/^VmRSS:\s*(\d+) kB$/m.exec(status)?.[1] ?? 0) * 1024;
    }
    const { stdout } = await run('/bin/ps', ['-o', 'rss=', '-p', String(pid)]);
    return Number(stdout.trim()) * 1024;
  } catch {
    return null;
  }
}

/**
 * Looks at a program's memory until it ends: limits of its own are for single pieces, of which a hostile file may ask for any number.
 * @param tooMuch called once
 * @returns stops looking
 */
export function watchMemory(pid: number | undefined, most: number, tooMuch: () => void): () => void {
  let looking = false;
  const timer = setInterval(() => {
    if (pid === undefined || looking) return;
    looking = true;
    void residentMemory(pid).then((bytes) => {
      looking = false;
      if (bytes === null || bytes <= most) return;
      clearInterval(timer);
      tooMuch();
    });
  }, lookMs);
  timer.unref();
  return () => clearInterval(timer);
}
