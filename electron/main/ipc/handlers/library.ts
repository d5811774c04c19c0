import type { LibraryRef } from '../../../shared/domain/library.ts';
import type { libraryCalls } from '../../../shared/ipc/library.ts';
import type { Services } from '../../app/services.ts';
import type { HandlersOf } from './handlers.ts';

export const libraryHandlers = ({ library, details }: Services): HandlersOf<keyof typeof libraryCalls> => ({
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
  'library:units': () => library.edits.unitsByMonth(),
  'library:remove': ({ scope }) => {
    const items = library.entriesOf(scope).map(({ kind, id }) => ({ kind, id }));
    library.remove(items);
    return items;
  },
  'library:restore': ({ items }) => library.restore(items),
});
