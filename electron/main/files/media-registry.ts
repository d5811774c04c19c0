import { randomBytes } from 'node:crypto';
import { sep } from 'node:path';
import type { MediaId } from '../../shared/domain/media.ts';

/** Files the page may see, by unguessable ids. */
export interface MediaRegistry {
  /** The id of an absolute path: the same id for the same path, as long as the process lives. */
  idFor(path: string): MediaId;
  /**
   * As `idFor`, for what a long list shows in passing: of these ids the ones that were neither handed out nor asked for longest are
   * forgotten, and the path gets another when the list comes by it again.
   */
  passing(path: string): MediaId;
  /** A folder is now another one: ids that were handed out go on naming the same files. */
  moved(from: string, to: string): void;
  /** Undefined for an id that was never handed out, or is forgotten. */
  pathOf(id: MediaId): string | undefined;
}

/** Twice what the page keeps of its long list. */
const passingKept = 10_000;

export function createMediaRegistry(kept = passingKept): MediaRegistry {
  const idByPath = new Map<string, MediaId>();
  const pathById = new Map<MediaId, string>();
  /** In the order of their last use. */
  const passing = new Set<MediaId>();

  function make(path: string): MediaId {
    // Hex, since the host part of a URL is lower-cased.
    const id = randomBytes(16).toString('hex');
    idByPath.set(path, id);
    pathById.set(id, path);
    return id;
  }

  function used(id: MediaId): void {
    passing.delete(id);
    passing.add(id);
  }

  function forgetOldest(): void {
    for (const id of passing) {
      if (passing.size <= kept) return;
      passing.delete(id);
      const path = pathById.get(id)!;
      pathById.delete(id);
      if (idByPath.get(path) === id) idByPath.delete(path);
    }
  }

  return {
    idFor(path) {
      const id = idByPath.get(path) ?? make(path);
      passing.delete(id);
      return id;
    },
    passing(path) {
      const known = idByPath.get(path);
      if (known !== undefined && !passing.has(known)) return known;
      const id = known ?? make(path);
      used(id);
      forgetOldest();
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
    pathOf(id) {
      if (passing.has(id)) used(id);
      return pathById.get(id);
    },
  };
}
