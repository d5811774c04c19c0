import { randomBytes, randomUUID } from 'node:crypto';

/** A long decimal number in a string, as the service's session and task ids look. */
export function numericId(): string {
  const value = randomBytes(8).readBigUInt64BE() % 100_000_000_000_000_000n;
  return `8${value.toString().padStart(17, '0')}`;
}

/** Id of a generated video. */
export const videoId = (): string => randomUUID();

/** A file name nobody can guess: addresses of files need no credentials, as on a delivery network. */
export const secretName = (extension: string): string => `${randomBytes(20).toString('hex')}.${extension}`;
