import { stat } from 'node:fs/promises';
import { AppError } from '../../shared/errors/app-error.ts';
import type { FileFacts } from './destination.ts';

export async function factsOf(path: string): Promise<FileFacts> {
  const { size, mtimeMs } = await stat(path);
  return { bytes: size, mtimeMs };
}

/** @throws AppError `file-changed` where the file is not the one that was hashed any more */
export async function expectUnchanged(path: string, facts: FileFacts): Promise<void> {
  const { bytes, mtimeMs } = await factsOf(path);
  if (bytes !== facts.bytes || mtimeMs !== facts.mtimeMs) {
    throw new AppError('file-changed', 'The file has changed since its content was read');
  }
}

/** Storage hands out what it was told: by the name's ending. */
export function contentTypeOf(name: string): string {
  const types: Readonly<Record<string, string>> = { mp4: 'video/mp4', mov: 'video/quicktime' };
  return types[name.split('.').at(-1)?.toLowerCase() ?? ''] ?? 'application/octet-stream';
}
