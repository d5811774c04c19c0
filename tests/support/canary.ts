import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';

/** A secret that is looked for, and what the report calls it. */
export interface Canary {
  readonly name: string;
  readonly value: string;
}

/** Every way in which a library, a database or a browser may have written a secret down. */
function formsOf(value: string): readonly Buffer[] {
  const bytes = Buffer.from(value, 'utf8');
  // Inside a longer text base64 looks in three ways, by where it begins; its ends mix with what stands around.
  const inside = [0, 1, 2].map((offset) => {
    const text = Buffer.concat([Buffer.alloc(offset), bytes])
      .toString('base64')
      .replace(/=+$/, '');
    return text.slice(offset === 0 ? 0 : offset + 1, -2);
  });
  const texts = [
    value,
    encodeURIComponent(value),
    JSON.stringify(value).slice(1, -1),
    bytes.toString('hex'),
    ...inside,
    ...inside.map((text) => text.replaceAll('+', '-').replaceAll('/', '_')),
  ];
  return [...new Set(texts)].flatMap((text) => [Buffer.from(text, 'utf8'), Buffer.from(text, 'utf16le')]);
}

/** Names of the secrets that are in it, in whatever form. */
export function tracesIn(canaries: readonly Canary[], content: Buffer | string): readonly string[] {
  const haystack = typeof content === 'string' ? Buffer.from(content, 'utf8') : content;
  return canaries
    .filter(({ value }) => formsOf(value).some((form) => haystack.includes(form)))
    .map(({ name }) => name);
}

/** `<file>: <secret>` for each secret in a file of the folder; names of files are looked at as well. */
export function tracesUnder(folder: string, canaries: readonly Canary[]): readonly string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true }).flatMap((entry) => {
    const path = join(entry.parentPath, entry.name);
    const content = entry.isFile() ? readFileSync(path) : Buffer.alloc(0);
    return [...tracesIn(canaries, content), ...tracesIn(canaries, entry.name)].map(
      (name) => `${path}: ${name}`,
    );
  });
}

/** Everything that is alive in the page's memory, as Chromium's own tool sees it. */
export async function heapOf(page: Page): Promise<string> {
  const session = await page.context().newCDPSession(page);
  const chunks: string[] = [];
  session.on('HeapProfiler.addHeapSnapshotChunk', ({ chunk }) => chunks.push(chunk));
  await session.send('HeapProfiler.enable');
  await session.send('HeapProfiler.collectGarbage');
  await session.send('HeapProfiler.takeHeapSnapshot', { reportProgress: false });
  await session.detach();
  return chunks.join('');
}
