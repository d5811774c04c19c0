import { readFile, rm, stat, writeFile } from 'node:fs/promises';

/** Where a download is kept until it is whole, and what is needed to go on with it. Both end in `.part`. */
export interface Unfinished {
  readonly data: string;
  readonly info: string;
}

export const unfinished = (to: string): Unfinished => ({
  data: `${to}.download.part`,
  info: `${to}.download-info.part`,
});

/** Identifies one version of a remote file, so that two halves are never of different ones. */
export interface Version {
  /** A strong ETag, or else Last-Modified. */
  readonly validator: string;
  readonly total: number;
}

export interface Progress extends Version {
  /** Bytes on disk. */
  readonly have: number;
}

/** How far an earlier try came; null when it is of no use. */
export async function readProgress(files: Unfinished): Promise<Progress | null> {
  try {
    const info = JSON.parse(await readFile(files.info, 'utf8')) as Partial<Version>;
    const { size } = await stat(files.data);
    if (typeof info.validator !== 'string' || typeof info.total !== 'number') return null;
    return size > 0 && size <= info.total
      ? { validator: info.validator, total: info.total, have: size }
      : null;
  } catch {
    return null;
  }
}

/** Remembers the version before its first byte is kept; one that can't be named is begun again each time. */
export async function rememberVersion(files: Unfinished, version: Version | null): Promise<void> {
  if (version) await writeFile(files.info, JSON.stringify(version), { mode: 0o600 });
  else await rm(files.info, { force: true });
}

export async function forget(files: Unfinished): Promise<void> {
  await Promise.all([rm(files.data, { force: true }), rm(files.info, { force: true })]);
}

/** What an answer's headers say about the whole file; null where they don't identify it. */
export function versionOf(headers: Headers, total: number | null): Version | null {
  const etag = headers.get('etag');
  const strong = etag !== null && !etag.startsWith('W/') ? etag : null;
  const validator = strong ?? headers.get('last-modified');
  return validator !== null && total !== null ? { validator, total } : null;
}

/** The place and whole length in `Content-Range: bytes 5-9/10`. */
export function parseContentRange(text: string | null): { start: number; total: number } | null {
  const match = /^bytes (\d+)-\d+\/(\d+)$/.exec(text?.trim() ?? '');
  return match ? { start: Number(match[1]), total: Number(match[2]) } : null;
}
