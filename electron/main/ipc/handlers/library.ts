import type { libraryCalls } from '../../../shared/ipc/library.ts';
import type { Services } from '../../app/services.ts';
import type { HandlersOf } from './handlers.ts';

export const libraryHandlers = ({ library }: Services): HandlersOf<keyof typeof libraryCalls> => ({
  'library:query': (query) => library.query(query),
  'library:units': () => library.edits.unitsByMonth(),
  'library:remove': ({ kind, id }) => library.remove(kind, id),
  'library:restore': ({ kind, id }) => library.restore(kind, id),
});
