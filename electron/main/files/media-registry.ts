import { randomBytes } from 'node:crypto';
import { sep } from 'node:path';
import type { MediaId } from '../../shared/domain/media.ts';

/** Files the page may see, by unguessable ids. The ids live as long as the process. */
export interface MediaRegistry {
  /** The id of an absolute path: the same id for the same path. */
  idFor(path: string): MediaId;
  /** A folder is now another one: ids that were handed out go on naming the same files. */
  moved(from: string, to: string): void;
  /** Undefined for an id that was never handed out. */
  pathOf(id: MediaId): string | undefined;
}

export function createMediaRegistry(): MediaRegistry {
  const idByPath = new Map<string, MediaId>();
  const pathById = new Map<MediaId, string>();
  return {
    idFor(path) {
      const known = idByPath.get(path);
      if (known !== undefined) return known;
      // Hex, since the host part of a URL is lower-cased.
      const id = randomBytes(16).toString('hex');
      idByPath.set(path, id);
      pathById.set(id, path);
      return id;
    },
    moved(from, to) {
      for (const [id, path] of pathById) {
        if (!path.startsWith(from + sep)) continue;
        const now = to + path.slice(from.length);
        pathById.set(id, now);
        idByPath.delete(path);
        idByPath.set(now, id);
      }
    },
    pathOf: (id) => pathById.get(id),
  };
}
