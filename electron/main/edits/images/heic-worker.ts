import { parentPort, workerData } from 'node:worker_threads';
import { toAppError } from '../../../shared/errors/app-error.ts';
import { errorData } from '../../../shared/errors/error-data.ts';
import { decodeHeic } from './heic-decode.ts';

// One file, one picture, one thread: see heic.ts.
try {
  const picture = await decodeHeic(workerData as Uint8Array);
  parentPort?.postMessage({ picture }, [picture.rgba.buffer]);
} catch (error) {
  parentPort?.postMessage({ error: errorData(toAppError(error)) });
}
