/** What the first bytes of a file say it is. */
export type Content = 'video' | 'image' | 'json' | 'html' | 'other';

/** So many bytes are enough to tell. */
export const sniffBytes = 512;

const starts = (bytes: Uint8Array, at: number, ...expected: number[]): boolean =>
  expected.every((byte, index) => bytes[at + index] === byte);

const ascii = (bytes: Uint8Array, at: number, text: string): boolean =>
  starts(bytes, at, ...[...text].map((character) => character.charCodeAt(0)));

const pictureBrands = ['avif', 'avis', 'heic', 'heix', 'mif1', 'msf1'];

export function sniff(bytes: Uint8Array): Content {
  if (ascii(bytes, 4, 'ftyp'))
    return pictureBrands.some((brand) => ascii(bytes, 8, brand)) ? 'image' : 'video';
  // QuickTime files may begin without a brand; Matroska and WebM with EBML.
  if (['moov', 'mdat', 'wide', 'free'].some((atom) => ascii(bytes, 4, atom))) return 'video';
  if (starts(bytes, 0, 0x1a, 0x45, 0xdf, 0xa3)) return 'video';
  const jpeg = starts(bytes, 0, 0xff, 0xd8, 0xff);
  const png = starts(bytes, 0, 0x89, 0x50, 0x4e, 0x47);
  const webp = ascii(bytes, 0, 'RIFF') && ascii(bytes, 8, 'WEBP');
  if (jpeg || png || webp || ascii(bytes, 0, 'GIF8')) return 'image';
  const text = new TextDecoder().decode(bytes.subarray(0, sniffBytes)).replace(/^\uFEFF?\s*/, '');
  if (/^[{[]/.test(text)) return 'json';
  return /^<(!doctype|html|head|body|\?xml)/i.test(text) ? 'html' : 'other';
}
