import { hash, randomBytes } from 'node:crypto';
import { sep } from 'node:path';
import type { MediaId } from '../../shared/domain/media.ts';
import { IdShelf } from './id-shelf.ts';

/** Files the page may see, by unguessable ids. */
export interface MediaRegistry {
  /** The id of an absolute path: the same id for the same path, as long as the process lives. */
  idFor(path: string): MediaId;
  /**
   * As `idFor`, for what a long list shows in passing: of these ids the ones that were neither handed out nor asked for longest are
   * forgotten, and name nothing until the list comes by the path again. After a folder has moved, the path gets another id.
   */
  passing(path: string): MediaId;
  /** A folder is now another one: ids that were handed out go on naming the same files. */
  moved(from: string, to: string): void;
  /** Undefined for an id that was never handed out, or is forgotten. */
  pathOf(id: MediaId): string | undefined;
}

/** As many as the page keeps of its long list; up to twice as many are remembered. */
const passingKept = 5_000;

/** @param kept ids in passing that are remembered at least; at most twice as many are */
export function createMediaRegistry(kept = passingKept): MediaRegistry {
  const idByPath = new Map<string, MediaId>();
  const pathById = new Map<MediaId, string>();
  /** What passed by last; once it is full, what was there before is forgotten as a whole. */
  let recent = new IdShelf(kept);
  let older = new IdShelf(kept);
  let key = newKey();

  // Hex, since the host part of a URL is lower-cased. Nobody without the key comes upon it, and what passes by again has the
  // same without its path being looked for.
  const idOf = (path: string): MediaId => hash('sha256', key + path, 'hex').slice(0, 32);

  function keep(id: MediaId, path: string): void {
    if (recent.has(id) || recent.put(id, path)) return;
    [recent, older] = [older, recent];
    recent.clear();
    recent.put(id, path);
  }

  return {
    idFor(path) {
      const known = idByPath.get(path);
      if (known !== undefined) return known;
      const id = idOf(path);
      idByPath.set(path, id);
      pathById.set(id, path);
      return id;
    },
    passing(path) {
      const known = idByPath.get(path);
      if (known !== undefined) return known;
      const id = idOf(path);
      keep(id, path);
      return id;
    },
    moved(from, to) {
      const afterwards = (path: string): string =>
        path.startsWith(from + sep) ? to + path.slice(from.length) : path;
      for (const [id, path] of pathById) {
        pathById.set(id, afterwards(path));
        idByPath.delete(path);
      }
      for (const [id, path] of pathById) idByPath.set(path, id);
      const passed = [...older.entries(), ...recent.entries()];
      older.clear();
      recent.clear();
      for (const [id, path] of passed) keep(id, afterwards(path));
      // What comes to lie where the others were must not get their ids.
      key = newKey();
    },
    pathOf(id) {
      const open = pathById.get(id);
      if (open !== undefined) return open;
      const path = recent.get(id) ?? older.get(id);
      if (path !== undefined) keep(id, path);
      return path;
    },
  };
}

const newKey = (): string => randomBytes(32).toString('hex');
