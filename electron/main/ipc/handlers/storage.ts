import { join } from 'node:path';
import type { storageCalls } from '../../../shared/ipc/storage.ts';
import { AppError } from '../../../shared/errors/app-error.ts';
import type { Desktop } from '../../app/desktop.ts';
import type { Services } from '../../app/services.ts';
import { type CleanUp, planCleanUp } from '../../archive/clean-up.ts';
import { folderName, moveFiles, planMove } from '../../archive/move.ts';
import { clearCache, overviewOf, shownAs } from '../../archive/overview.ts';
import { holdsFiles, isAbsent } from '../../archive/absent.ts';
import { toBin } from '../../archive/trash.ts';
import { createTroubles } from '../../archive/troubles.ts';
import type { HandlersOf } from './handlers.ts';

/** Looking at all files again sooner would find little. */
const noticeEvery = 600_000;

export const storageHandlers = (
  { library, jobs, edits, places, registry, hub }: Services,
  desktop: Desktop,
): HandlersOf<keyof typeof storageCalls> => {
  const troubles = createTroubles(library, Date.now);
  /** The newest plan of each kind: what was shown is what is done. */
  let cleanUp: CleanUp | null = null;
  let move: Awaited<ReturnType<typeof planMove>> | null = null;
  const planned = <T>(plan: T | null, isIt: (plan: T) => boolean): T => {
    if (plan === null || !isIt(plan)) throw new AppError('not-found', 'The plan is no longer the newest one');
    return plan;
  };

  /** When the files were last looked at without being asked. */
  let noticed = -Infinity;
  const quiet = { signal: new AbortController().signal, progress: () => undefined };

  return {
    'storage:notice': async () => {
      if (isAbsent(library, places.standardFiles)) {
        throw new AppError('library-folder-absent', 'The chosen folder is not there', {
          folder: shownAs(library.filesDir),
        });
      }
      if (performance.now() - noticed < noticeEvery) return;
      noticed = performance.now();
      await troubles.check(false, quiet);
    },
    'storage:find-folder': async () => {
      const chosen = await desktop.chooseFolder();
      if (chosen === null) return null;
      const folder = [chosen, join(chosen, folderName)].find((one) => holdsFiles(library, one));
      if (folder === undefined) return 'different';
      const from = library.filesDir;
      library.place.switchTo(folder);
      // The old place is not ours to empty: it is not there, or somebody moved the folder.
      library.place.left();
      registry.moved(from, folder);
      hub.emit({ type: 'library-changed' });
      return 'found';
    },
    'storage:overview': () => overviewOf(places, Date.now()),
    'storage:open-folder': () => desktop.openFolder(library.filesDir),
    'storage:clear-caches': () => clearCache(places.cache),
    'storage:plan-clean-up': async (wish) => {
      cleanUp = await planCleanUp(library, wish, Date.now());
      return cleanUp.plan;
    },
    'storage:clean-up': async ({ planId }) => {
      const { paths } = planned(cleanUp, ({ plan }) => plan.id === planId);
      cleanUp = null;
      const gone = await jobs.run({ kind: 'clean-up', subject: String(paths.length) }, (job) =>
        toBin(paths, (path) => desktop.bin(path), job),
      );
      hub.emit({ type: 'library-changed' });
      return gone;
    },
    'storage:choose-folder': async () => {
      const chosen = await desktop.chooseFolder();
      if (chosen === null) return null;
      move = await planMove(library, chosen);
      const { id, shownAs, files, bytes, freeBytes, obstacle } = move;
      return { id, shownAs, files, bytes, freeBytes, obstacle };
    },
    'storage:move': async ({ planId }) => {
      const { to, shownAs, obstacle } = planned(move, ({ id }) => id === planId);
      if (obstacle !== null) throw new AppError('bad-request', `Cannot be moved there: ${obstacle}`);
      if (edits.open().length > 0 || jobs.list().length > 0) {
        throw new AppError('library-busy', 'Something is still being written');
      }
      move = null;
      const from = library.filesDir;
      await jobs.run({ kind: 'move', subject: shownAs }, (job) => moveFiles(library, to, job));
      registry.moved(from, to);
      hub.emit({ type: 'library-changed' });
      return overviewOf(places, Date.now());
    },
    'storage:check': ({ thorough }) =>
      jobs.run({ kind: 'verify', subject: '' }, (job) => troubles.check(thorough, job)),
    'storage:troubles': ({ offset, limit }) => troubles.list(limit, offset),
    'storage:relink': async (ref) => {
      const found = await desktop.chooseFile(null);
      return found === null ? null : troubles.relink(ref, found);
    },
    'storage:search-folder': async () => {
      const folder = await desktop.chooseFolder();
      if (folder === null) return null;
      return jobs.run({ kind: 'verify', subject: '' }, (job) => troubles.searchIn(folder, job));
    },
    'storage:fetch-again': async (ref) => {
      if (ref.role !== 'result') throw new AppError('bad-request', 'Only results come from the service');
      edits.mayFetchAgain(ref.id);
      await troubles.setAside(ref);
      edits.fetchAgain(ref.id);
    },
    'storage:accept': (ref) => troubles.accept(ref),
  };
};
