import type { ImageFacts } from '../../../shared/images/read-image.ts';

/** What a picture is to become; `null`: nothing, it only has to prove that it can be read. */
export type DecodeTo = 'jpeg' | 'png' | null;

/** The one way in which pixels of a picture from outside are ever looked at; see `electron/main/decoder`. */
export interface ImageDecoder {
  /**
   * Decodes a picture and writes it upright, without metadata. What comes back is as little to be trusted as what went in.
   * @param bytes without EXIF
   * @param facts of its header, EXIF included
   * @returns the file; empty where nothing was asked for
   * @throws AppError `image-unreadable`
   */
  decode(bytes: Uint8Array, facts: ImageFacts, to: DecodeTo): Promise<Uint8Array>;
}
