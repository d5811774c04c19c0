import { existsSync } from 'node:fs';
import { basename } from 'node:path';
import type { LibraryRef, LibraryScope } from '../../../shared/domain/library.ts';
import type { libraryCalls } from '../../../shared/ipc/library.ts';
import { exportSheet, exportVideos } from '../../archive/export-files.ts';
import { pack } from '../../archive/pack.ts';
import { reportOf } from '../../archive/report.ts';
import { filesOf, toBin } from '../../archive/trash.ts';
import { unpack } from '../../archive/unpack.ts';
import type { Desktop } from '../../app/desktop.ts';
import type { Services } from '../../app/services.ts';
import { writeFileAtomic } from '../../files/atomic.ts';
import type { HandlersOf } from './handlers.ts';

/** The library itself, rather than what was picked or found in it. */
const isEverything = (scope: LibraryScope): boolean =>
  !('items' in scope) &&
  scope.text.trim() === '' &&
  (scope.except ?? []).length === 0 &&
  Object.values(scope.filter).every((asked) => asked === undefined);

export const libraryHandlers = (
  { library, details, jobs, media, words }: Services,
  desktop: Desktop,
): HandlersOf<keyof typeof libraryCalls> => ({
  'library:query': (query) => library.query(query),
  'library:details': (ref) => details.of(ref),
  'library:hover': (ref) => details.moving(ref),
  'library:facets': () => library.facets(),
  'library:searches': () => library.own.searches(),
  'library:save-search': (search) => {
    library.own.saveSearch(search);
    return library.own.searches();
  },
  'library:remove-search': ({ id }) => {
    library.own.removeSearch(id);
    return library.own.searches();
  },
  'library:describe': ({ kind, id, name, note }) => {
    library.item({ kind, id });
    library.own.describe(
      { kind, id },
      { ...(name !== undefined && { name: name?.trim() || null }), ...(note !== undefined && { note }) },
    );
    return library.item({ kind, id });
  },
  'library:mark': ({ scope, starred, addTags = [], removeTags = [] }) => {
    const items = library.entriesOf(scope);
    const tagged = (ref: LibraryRef) => [
      ...library.own.of(ref).tags.filter((tag) => !removeTags.includes(tag)),
      ...addTags,
    ];
    library.transaction(() => {
      for (const ref of items) {
        library.own.describe(ref, {
          ...(starred !== undefined && { starred }),
          ...(addTags.length + removeTags.length > 0 && { tags: tagged(ref) }),
        });
      }
    });
    return items.length;
  },
  'library:trash': async ({ scope }) => {
    const items = library.entriesOf(scope);
    const files = filesOf(library, items);
    const gone = await jobs.run({ kind: 'clean-up', subject: String(files.length) }, (job) =>
      toBin(files, (path) => desktop.bin(path), job),
    );
    library.remove(items);
    return gone;
  },
  'library:drag': ({ items }) => {
    const results = items
      .flatMap(({ kind, id }) => (kind === 'edit' ? library.results.ofEdit(id) : []))
      .filter(({ path }) => path !== null && existsSync(path));
    desktop.drag(
      results.flatMap(({ path }) => path ?? []),
      results[0]?.posterPath ?? null,
    );
  },
  'library:export-videos': async ({ scope }) => {
    const folder = await desktop.chooseFolder();
    if (folder === null) return null;
    const items = library.entriesOf(scope);
    const report = await jobs.run({ kind: 'export-entries', subject: subjectOf(items) }, (job) =>
      exportVideos(library, items, folder, job),
    );
    await desktop.openFolder(folder);
    return report;
  },
  'library:export-sheet': async ({ scope }) => {
    const to = await desktop.chooseTarget(`${words()('library.files.sheet')}.jpg`);
    if (to === null) return null;
    const items = library.entriesOf(scope);
    await jobs.run({ kind: 'export-entries', subject: subjectOf(items) }, async (job) =>
      exportSheet(library, items, to, await media.tools(), job),
    );
    desktop.reveal(to);
    return basename(to);
  },
  'library:export-report': async ({ scope }) => {
    const say = words();
    const to = await desktop.chooseTarget(`${say('library.files.report')}.csv`);
    if (to === null) return null;
    await writeFileAtomic(
      to,
      reportOf(library, library.entriesOf(scope), (column) => say(`library.report.${column}`)),
      'given',
    );
    desktop.reveal(to);
    return basename(to);
  },
  'library:pack': async ({ scope }) => {
    const to = await desktop.chooseTarget(`${words()('library.files.pack')}.meslibrary`);
    if (to === null) return null;
    const items = library.entriesOf(scope);
    const done = await jobs.run({ kind: 'pack', subject: subjectOf(items) }, (job) =>
      pack(library, items, to, job, isEverything(scope) ? 'everything' : 'selection'),
    );
    desktop.reveal(to);
    return done;
  },
  'library:unpack': async () => {
    const from = await desktop.chooseFile('meslibrary');
    if (from === null) return null;
    return jobs.run({ kind: 'unpack', subject: basename(from) }, (job) => unpack(library, from, job));
  },
  'library:units': () => library.edits.unitsByMonth(),
  'library:remove': ({ scope }) => {
    const items = library.entriesOf(scope).map(({ kind, id }) => ({ kind, id }));
    library.remove(items);
    return items;
  },
  'library:restore': ({ items }) => library.restore(items),
});

/** What a job about entries is called: how many. */
const subjectOf = (items: readonly LibraryRef[]): string => String(items.length);
