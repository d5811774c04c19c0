import type { ImageKind } from '../shared/images/image-kind.ts';
import type { Orientation } from '../shared/images/exif.ts';
import { decodeInBrowser } from './browser.ts';
import { decodeHeif } from './heif.ts';
import { writeUpright } from './upright.ts';

/*
 * Decodes one picture. What it is asked stands in its address: `kind` and `orientation` of the picture, and what it is to
 * become (`to`: `jpeg`, `png`, or `nothing` where it only has to prove that it can be read).
 */

async function work(): Promise<Blob> {
  const asked = new URLSearchParams(location.search);
  const kind = asked.get('kind') as ImageKind;
  const to = asked.get('to') as 'jpeg' | 'png' | 'nothing';
  const bytes = await (await fetch('/picture')).arrayBuffer();
  const bitmap = kind === 'heic' ? await decodeHeif(bytes) : await decodeInBrowser(bytes, kind);
  if (to === 'nothing') return new Blob();
  return writeUpright(bitmap, Number(asked.get('orientation')) as Orientation, to);
}

try {
  const result = await (await work()).arrayBuffer();
  await fetch('/result', { method: 'POST', body: result });
} catch (error) {
  await fetch('/failure', { method: 'POST', body: String(error).slice(0, 500) });
}
