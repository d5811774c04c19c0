import { noSuchMethod } from './refusal.ts';

/** Where a video URL of ours points. */
export interface NamedFile {
  readonly shelf: 'files' | 'uploads';
  readonly name: string;
}

export const filesPath = '/practice/files';
export const uploadsPath = '/practice/uploads';

/** Addresses of this run. The port may change from run to run, so they are composed when an answer is written. */
export interface Addresses {
  /** Without a slash at the end. Throws until the server listens. */
  baseUrl(): string;
  fileUrl(name: string): string;
  /** Ends in a slash; a file name follows. */
  uploadBase(): string;
  /** The file a URL names, or null when it is not one of this server's. */
  resolve(url: string): NamedFile | null;
}

/** @param secret the uploads' folder in their addresses @param origin answers `http://127.0.0.1:<port>` once known */
export function makeAddresses(secret: string, origin: () => string | null): Addresses {
  const baseUrl = () => {
    const known = origin();
    if (known === null) throw noSuchMethod('The service is not listening yet');
    return known;
  };
  return {
    baseUrl,
    fileUrl: (name) => `${baseUrl()}${filesPath}/${name}`,
    uploadBase: () => `${baseUrl()}${uploadsPath}/${secret}/`,
    resolve(text) {
      let url: URL;
      try {
        url = new URL(text);
      } catch {
        return null;
      }
      if (url.origin !== baseUrl()) return null;
      const [root, kind, ...rest] = url.pathname.slice(1).split('/');
      if (root !== 'practice') return null;
      if (kind === 'files' && rest.length === 1) return named('files', rest[0]!);
      if (kind === 'uploads' && rest.length === 2 && rest[0] === secret) return named('uploads', rest[1]!);
      return null;
    },
  };
}

function named(shelf: NamedFile['shelf'], text: string): NamedFile | null {
  try {
    return { shelf, name: decodeURIComponent(text) };
  } catch {
    return null;
  }
}
