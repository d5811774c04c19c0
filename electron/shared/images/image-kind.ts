import { ascii, u32 } from './bytes.ts';

/** What the bytes of a picture say that it is. SVG is none of these: it is a program. */
export type ImageKind = 'jpeg' | 'png' | 'webp' | 'gif' | 'bmp' | 'avif' | 'heic';

/** By content, never by name; null for anything else. */
export function imageKind(bytes: Uint8Array): ImageKind | null {
  if (bytes[0] === 0xff && bytes[1] === 0xd8 && bytes[2] === 0xff) return 'jpeg';
  if (u32(bytes, 0) === 0x89504e47 && u32(bytes, 4) === 0x0d0a1a0a) return 'png';
  if (ascii(bytes, 0, 4) === 'RIFF' && ascii(bytes, 8, 4) === 'WEBP') return 'webp';
  if (ascii(bytes, 0, 4) === 'GIF8') return 'gif';
  // Two letters are little; the file's own length of its second header says more.
  if (ascii(bytes, 0, 2) === 'BM' && [12, 40, 52, 56, 64, 108, 124].includes(bytes[14] ?? 0)) return 'bmp';
  return ascii(bytes, 4, 4) === 'ftyp' ? brandKind(bytes) : null;
}

/** The container is the same for both; a file that names itself after neither lists what it is compatible with. */
function brandKind(bytes: Uint8Array): ImageKind | null {
  const end = Math.min(u32(bytes, 0), bytes.length, 256);
  const brands = [ascii(bytes, 8, 4)];
  for (let at = 16; at + 4 <= end; at += 4) brands.push(ascii(bytes, at, 4));
  const [major = ''] = brands;
  const known = ['mif1', 'msf1', 'miaf'].includes(major) ? brands : [major];
  if (known.some((brand) => brand === 'avif' || brand === 'avis')) return 'avif';
  const isHeic = known.some((brand) =>
    ['heic', 'heix', 'hevc', 'heim', 'heis', 'mif1', 'msf1'].includes(brand),
  );
  return isHeic ? 'heic' : null;
}
