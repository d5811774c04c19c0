import { AppError } from '../../shared/errors/app-error.ts';
import type { ImageDecoder } from '../edits/images/decoder.ts';
import type { Log } from '../log/log.ts';
import { createSlots } from '../media/slots.ts';
import { decodeInPage, pictureSession } from './picture-page.ts';
import { decoderLimits } from './policy.ts';
import type { DecoderFiles } from './serve.ts';

/** Decodes pictures in a page that can reach nothing, one picture and one page at a time. */
export function createImageDecoder(files: DecoderFiles, log: Log): ImageDecoder {
  const oneByOne = createSlots(1);
  let session: ReturnType<typeof pictureSession> | null = null;
  return {
    async decode(bytes, facts, to) {
      const { kind, width, height, orientation } = facts;
      const { pixels, side } = decoderLimits;
      if (width * height > pixels || Math.max(width, height) > side) {
        throw new AppError('image-unreadable', `A ${kind} of ${width} × ${height}`, {
          ...{ kind, reason: 'large', found: `${width} × ${height}`, needed: pixels / 1e6 },
        });
      }
      const query = new URLSearchParams({ kind, orientation: String(orientation), to: to ?? 'nothing' });
      try {
        session ??= pictureSession(log);
        const own = session;
        return await oneByOne.run(() => decodeInPage(own, query, { kind, picture: bytes, files }));
      } catch (error) {
        log.warn('image.not-decoded', { kind, error });
        throw new AppError('image-unreadable', `Cannot read the ${kind}`, { kind }, { cause: error });
      }
    },
  };
}
