import { isAbsolute, join, relative, resolve, sep } from 'node:path';

/** Keeps paths inside the library's folder relative to it, so that the folder can be moved or opened elsewhere. */
export interface StoredPaths {
  /** As kept: relative with forward slashes inside the folder, absolute outside. */
  toStored(path: string | null): string | null;
  /** Absolute. */
  fromStored(stored: string | null): string | null;
}

/** @param folder may become another one */
export function storedPaths(folder: () => string): StoredPaths {
  const root = () => resolve(folder());
  return {
    toStored(path) {
      if (path === null) return null;
      const inside = relative(root(), path);
      const outside = inside === '' || inside.startsWith('..') || isAbsolute(inside);
      return outside ? path : inside.split(sep).join('/');
    },
    fromStored(stored) {
      if (stored === null || isAbsolute(stored)) return stored;
      return join(root(), ...stored.split('/'));
    },
  };
}
