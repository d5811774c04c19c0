import type { FileHandle } from 'node:fs/promises';
import type { ByteRange } from './byte-range.ts';

/** One read: enough for film, little in memory. */
const chunkBytes = 256 * 1024;

/**
 * A part of an open file as a stream. Reads only when asked, so that a paused player holds one chunk in memory; closes the
 * file at the end, on an error, and when the reader goes away.
 */
export function fileStream(file: FileHandle, range: ByteRange): ReadableStream<Uint8Array<ArrayBuffer>> {
  let position = range.start;
  return new ReadableStream(
    {
      async pull(controller) {
        try {
          const wanted = Math.min(chunkBytes, range.end - position + 1);
          const { bytesRead, buffer } = await file.read(new Uint8Array(wanted), 0, wanted, position);
          if (bytesRead === 0) throw new Error('The file became shorter while it was read');
          position += bytesRead;
          controller.enqueue(buffer.subarray(0, bytesRead));
          if (position > range.end) {
            await file.close();
            controller.close();
          }
        } catch (error) {
          await file.close();
          throw error;
        }
      },
      cancel: () => file.close(),
    },
    { highWaterMark: 0 },
  );
}
