import { Worker } from 'node:worker_threads';
import type { ErrorData } from '../../../shared/domain/error-data.ts';
import { AppError } from '../../../shared/errors/app-error.ts';
import type { RawPicture } from './heic-decode.ts';

export type DecodeHeic = (bytes: Uint8Array) => Promise<RawPicture>;

const longestMs = 60_000;

/**
 * Decodes HEIC in a thread of its own, so that nothing waits for it. The thread ends with the picture.
 * @param workerUrl the bundle of `heic-worker.ts`
 */
export function heicDecoder(workerUrl: URL): DecodeHeic {
  return (bytes) =>
    new Promise((resolve, reject) => {
      const worker = new Worker(workerUrl, { workerData: bytes, name: 'heic', stdout: true, stderr: true });
      // The decoder says things about damaged files; the error says them better.
      const timer = setTimeout(() => fail('it takes too long'), longestMs);
      const end = () => {
        clearTimeout(timer);
        void worker.terminate();
      };
      const fail = (reason: string, cause?: unknown) => {
        end();
        reject(new AppError('image-unreadable', `HEIC: ${reason}`, { kind: 'heic' }, { cause }));
      };
      worker.once('error', (error) => fail('its thread failed', error));
      worker.once('exit', () => fail('its thread ended'));
      worker.once('message', ({ picture, error }: { picture?: RawPicture; error?: ErrorData }) => {
        end();
        if (picture) resolve(picture);
        else
          reject(new AppError(error?.code ?? 'image-unreadable', error?.message ?? 'HEIC', error?.details));
      });
    });
}
