import * as v from 'valibot';
import type { MonthUnits } from '../domain/account.ts';
import type {
  LibraryDetails,
  LibraryFacets,
  LibraryItem,
  LibraryPage,
  LibraryRef,
  SavedSearch,
} from '../domain/library.ts';
import type { MediaId } from '../domain/media.ts';
import { call } from './call.ts';
import { id, none, text } from './schemas.ts';

const ref = v.strictObject({ kind: v.picklist(['clip', 'session', 'edit']), id });
const refs = v.pipe(v.array(ref), v.maxLength(200_000));
const words = text(200);
const tag = v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(60), v.regex(/^[^\n]*$/));
const tags = v.pipe(v.array(tag), v.maxLength(50));
const amount = v.pipe(v.number(), v.finite(), v.minValue(0));
const range = v.strictObject({ least: v.optional(amount), most: v.optional(amount) });
const several = <const T extends string>(values: readonly T[]) =>
  v.optional(v.pipe(v.array(v.picklist(values)), v.maxLength(20)));

const filter = v.strictObject({
  kinds: several(['clip', 'session', 'edit']),
  modes: several(['addition', 'swap', 'removal']),
  statuses: several(['draft', 'submitting', 'submitted', 'processing', 'downloading', 'done', 'failed']),
  providers: several(['practice', 'kling']),
  accounts: v.optional(v.pipe(v.array(text(100)), v.maxLength(50))),
  from: v.optional(amount),
  until: v.optional(amount),
  durationMs: v.optional(range),
  bytes: v.optional(range),
  units: v.optional(range),
  starred: v.optional(v.literal(true)),
  troubled: v.optional(v.literal(true)),
  tags: v.optional(tags),
});
const sort = v.strictObject({
  by: v.picklist(['changed', 'created', 'title', 'duration', 'size', 'units']),
  descending: v.boolean(),
});
const scope = v.union([
  v.strictObject({ items: refs }),
  v.strictObject({ text: words, filter, except: v.optional(refs) }),
]);

/** What a search that was kept asks for. */
export const keptSearch = v.strictObject({ text: words, filter, sort });

export interface FilesGone {
  readonly files: number;
  readonly bytes: number;
}

export interface Packed {
  readonly edits: number;
  readonly files: number;
  readonly bytes: number;
}

export interface Unpacked {
  /** Clips, sessions and edits that were not here yet. */
  readonly added: number;
  /** Those that were here already, and stay as they are. */
  readonly known: number;
  readonly files: number;
  readonly bytes: number;
  /** Results whose files were not in it. */
  readonly missing: number;
}

export interface VideosExported {
  readonly written: number;
  /** Results that are not on disk. */
  readonly missing: number;
}

export const libraryCalls = {
  'library:query': call(
    v.strictObject({
      text: words,
      filter: v.optional(filter),
      /** Newest change first where nothing is said. */
      sort: v.optional(sort),
      offset: v.pipe(v.number(), v.safeInteger(), v.minValue(0)),
      limit: v.pipe(v.number(), v.safeInteger(), v.minValue(1), v.maxValue(200)),
    }),
  )<LibraryPage>(),
  'library:details': call(ref)<LibraryDetails>(),
  /** The video that moves when the pointer rests on an entry. */
  'library:hover': call(ref)<MediaId | null>(),
  'library:facets': call(none)<LibraryFacets>(),
  'library:searches': call(none)<readonly SavedSearch[]>(),
  /** Answers with all of them; `id` null makes a new one. */
  'library:save-search': call(
    v.strictObject({
      id: v.nullable(id),
      name: v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(80)),
      ...keptSearch.entries,
    }),
  )<readonly SavedSearch[]>(),
  'library:remove-search': call(v.strictObject({ id }))<readonly SavedSearch[]>(),
  /** A name of null gives it back the one it had by itself. */
  'library:describe': call(
    v.strictObject({
      ...ref.entries,
      name: v.optional(v.nullable(text(200))),
      note: v.optional(text(20_000)),
    }),
  )<LibraryItem>(),
  /** Stars and tags, of one or of many; answers with how many. */
  'library:mark': call(
    v.strictObject({
      scope,
      starred: v.optional(v.boolean()),
      addTags: v.optional(tags),
      removeTags: v.optional(tags),
    }),
  )<number>(),
  /** Hides them and moves their files to the system's bin. */
  'library:trash': call(v.strictObject({ scope }))<FilesGone>(),
  /** Starts the system's drag of the entries' results out of the window: called when a drag begins. */
  'library:drag': call(v.strictObject({ items: v.pipe(refs, v.maxLength(200)) }))<void>(),
  /** These ask where to, and answer null when the user thought better of it. */
  'library:export-videos': call(v.strictObject({ scope }))<VideosExported | null>(),
  /** A contact sheet; the name written. */
  'library:export-sheet': call(v.strictObject({ scope }))<string | null>(),
  /** A table with units and cost; the name written. */
  'library:export-report': call(v.strictObject({ scope }))<string | null>(),
  /** All of it in one file, for taking in elsewhere. */
  'library:pack': call(v.strictObject({ scope }))<Packed | null>(),
  /** Takes such a file in. */
  'library:unpack': call(none)<Unpacked | null>(),
  /** What the edits of each month cost, newest month first. */
  'library:units': call(none)<readonly MonthUnits[]>(),
  /** Hides them, deletes nothing; the answer is what restoring them takes. */
  'library:remove': call(v.strictObject({ scope }))<readonly LibraryRef[]>(),
  'library:restore': call(v.strictObject({ items: refs }))<void>(),
};
