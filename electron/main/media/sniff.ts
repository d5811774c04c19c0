import { open } from 'node:fs/promises';

/** What a file that is no video seems to be, for the sentence about it. */
export type Sniffed = 'text' | 'picture' | 'archive' | 'document' | 'nothing';

const beginnings: readonly (readonly [string, Sniffed])[] = [
  ['89504e47', 'picture'],
  ['ffd8ff', 'picture'],
  ['47494638', 'picture'],
  ['424d', 'picture'],
  ['504b0304', 'archive'],
  ['1f8b', 'archive'],
  ['52617221', 'archive'],
  ['377abcaf', 'archive'],
  ['25504446', 'document'],
  ['d0cf11e0', 'document'],
];

/** Looks at the first bytes of a file. Never throws: a file that cannot be looked at is `nothing`. */
export async function sniff(path: string): Promise<Sniffed> {
  const file = await open(path, 'r').catch(() => null);
  if (file === null) return 'nothing';
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(4096), 0, 4096, 0);
    const start = buffer.subarray(0, bytesRead);
    const hex = start.subarray(0, 8).toString('hex');
    const known = beginnings.find(([beginning]) => hex.startsWith(beginning));
    if (known) return known[1];
    return isText(start) ? 'text' : 'nothing';
  } catch {
    return 'nothing';
  } finally {
    await file.close();
  }
}

/** Valid UTF-8 (but for a character cut at the end) without control characters other than white space. */
function isText(bytes: Uint8Array): boolean {
  const text = new TextDecoder('utf-8').decode(bytes, { stream: true });
  // eslint-disable-next-line no-control-regex -- control characters are what tells data from text
  return text.length > 0 && !/[\u0000-\u0008\u000e-\u001a\u001c-\u001f\ufffd]/.test(text);
}
