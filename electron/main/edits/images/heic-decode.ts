import { createRequire } from 'node:module';
import { AppError } from '../../../shared/errors/app-error.ts';

/** Pixels as they are shown, turned upright: red, green, blue, alpha, row by row. */
export interface RawPicture {
  readonly width: number;
  readonly height: number;
  readonly rgba: Uint8Array<ArrayBuffer>;
}

/** The part of libheif-js that is used; it brings no types for this way of loading it. */
interface Libheif {
  readonly HeifDecoder: new () => { decode(bytes: Uint8Array): readonly HeifImage[] };
}
interface HeifImage {
  is_primary(): boolean;
  get_width(): number;
  get_height(): number;
  display(
    into: { data: Uint8ClampedArray; width: number; height: number },
    done: (shown: object | null) => void,
  ): void;
  free(): void;
}

/** More than any phone makes, and little enough to hold in memory. */
const mostPixels = 120_000_000;

/**
 * Decodes the main picture of a HEIC file: all its tiles, turned and mirrored as the file asks. Takes a second for a photo
 * and holds up everything meanwhile: see `heic.ts`. @throws AppError `image-unreadable`
 */
export async function decodeHeic(bytes: Uint8Array): Promise<RawPicture> {
  const { HeifDecoder } = createRequire(import.meta.url)('libheif-js/wasm-bundle') as Libheif;
  const images = new HeifDecoder().decode(bytes);
  try {
    const image = images.find((one) => one.is_primary()) ?? images[0];
    if (!image) throw new AppError('image-unreadable', 'No picture in the HEIC file', { kind: 'heic' });
    const [width, height] = [image.get_width(), image.get_height()];
    if (!(width > 0 && height > 0 && width * height <= mostPixels))
      throw new AppError('image-unreadable', `A HEIC picture of ${width} × ${height}`, { kind: 'heic' });
    const rgba = new Uint8Array(width * height * 4);
    const shown = await new Promise((resolve) =>
      image.display({ data: new Uint8ClampedArray(rgba.buffer), width, height }, resolve),
    );
    if (shown === null)
      throw new AppError('image-unreadable', 'The HEIC picture is damaged', { kind: 'heic' });
    return { width, height, rgba };
  } finally {
    for (const image of images) image.free();
  }
}
