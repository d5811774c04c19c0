import * as v from 'valibot';
import type { MonthUnits } from '../domain/account.ts';
import type { LibraryPage } from '../domain/library.ts';
import { call } from './call.ts';
import { id, none, text } from './schemas.ts';

const itemRef = v.strictObject({ kind: v.picklist(['clip', 'session', 'edit']), id });

export const libraryCalls = {
  'library:query': call(
    v.strictObject({
      text: text(200),
      offset: v.pipe(v.number(), v.safeInteger(), v.minValue(0)),
      limit: v.pipe(v.number(), v.safeInteger(), v.minValue(1), v.maxValue(200)),
    }),
  )<LibraryPage>(),
  /** What the edits of each month cost, newest month first. */
  'library:units': call(none)<readonly MonthUnits[]>(),
  'library:remove': call(itemRef)<void>(),
  /** Undoes the newest removal. */
  'library:restore': call(itemRef)<void>(),
};
