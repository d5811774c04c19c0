import type { ImageKind } from '../shared/images/image-kind.ts';

/** The first picture of what Chromium reads, as stored but for AVIF, whose container turns it: nothing comes with EXIF. */
export function decodeInBrowser(bytes: ArrayBuffer, kind: Exclude<ImageKind, 'heic'>): Promise<ImageBitmap> {
  return createImageBitmap(new Blob([bytes], { type: `image/${kind}` }));
}
