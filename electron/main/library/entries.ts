import { marksOf, type Marked } from './marks.ts';
import { type EntryFacts, factsSql, shownSql } from './entry-facts.ts';
import type { Statements } from './rows.ts';
import { gramsOf, searchable } from './search-text.ts';

export type EntryKind = 'clip' | 'session' | 'edit';

/** Keeps the library's list and its search text in step with the rows, inside the transaction that changes them. */
export interface Entries {
  /** The entry's row has changed: what follows from that is written by `settle`, once however often it changed. */
  refresh(kind: EntryKind, id: string): void;
  /** Before the transaction is committed. */
  settle(): void;
  /** After it was rolled back. */
  forget(): void;
  /** How many the rail lists; counted only after that has changed. */
  shownCount(): number;
  /** Grows with every change of any entry. */
  revision(): number;
}

/** Grows when what is written here changes: entries of another form are made anew when the library is opened. */
const form = 2;

const columns = [
  ...(['at', 'shown', 'created_at', 'title', 'mode', 'status', 'provider', 'account'] as const),
  ...(['duration_ms', 'bytes', 'units', 'starred', 'trouble'] as const),
];
const write = `
  INSERT INTO entries (kind, id, ${columns.join(', ')}) VALUES (?, ?, ${columns.map(() => '?').join(', ')})
  ON CONFLICT (kind, id) DO UPDATE SET ${columns.map((column) => `${column} = excluded.${column}`).join(', ')}
  RETURNING entry`;

/** What is in the indexes. */
interface Words {
  readonly text: string;
  readonly marks: string;
}

/** An entry as it was written last. */
interface Written {
  readonly entry: number;
  readonly shown: number;
  readonly text: string | null;
  readonly marks: string | null;
  readonly ids: string | null;
}

const wordsOf = (written: Written | undefined): Words | null =>
  written === undefined || written.text === null ? null : { text: written.text, marks: written.marks ?? '' };

const gramsAndMarks = ({ text, marks }: Words): string => `${gramsOf(text)} ${marks}`;

/** Titles are sorted by their beginning; the rest of a long prompt is nobody's order. */
const titleLength = 60;

export function createEntries(sql: Statements): Entries {
  let counted: number | null = null;
  let revision = 0;
  const pending = new Map<string, readonly [EntryKind, string]>();

  function rewrite(kind: EntryKind, id: string): void {
    const facts = sql.get<EntryFacts>(factsSql[kind], id);
    if (!facts) return;
    const before = sql.get<Written>(
      `SELECT e.entry, e.shown, t.text, t.marks, (SELECT group_concat(value, char(10)) FROM entry_ids i WHERE i.entry = e.entry) AS ids
       FROM entries e LEFT JOIN entry_texts t ON t.entry = e.entry WHERE e.kind = ? AND e.id = ?`,
      kind,
      id,
    );
    if (before?.shown !== facts.shown) counted = null;
    revision++;
    const { entry } = sql.get<{ entry: number }>(
      write,
      kind,
      id,
      ...columns.map((column) => valueOf(facts, column)),
    )!;
    const shown = facts.shown === 1;
    const words = shown ? { text: searchable(facts.text), marks: marksOf({ kind, ...facts }) } : null;
    writeText(entry, before?.text ?? null, words?.text ?? null);
    writeGrams(entry, wordsOf(before), words);
    writeIds(entry, before?.ids ?? null, shown ? facts.ids : null);
    if (facts.session_id !== null) parent('session', facts.session_id);
    if (facts.clip_id !== null) parent('clip', facts.clip_id);
  }

  function parent(kind: EntryKind, id: string): void {
    const is = sql.get<{ shown: number }>(shownSql[kind], id)?.shown;
    const was = sql.get<{ shown: number }>(
      'SELECT shown FROM entries WHERE kind = ? AND id = ?',
      kind,
      id,
    )?.shown;
    if (is !== was) rewrite(kind, id);
  }

  /** The old words leave the index before the new ones enter: the other way round the common ones would be lost. */
  function writeText(entry: number, before: string | null, after: string | null): void {
    if (before === after) return;
    if (before !== null) {
      sql.run("INSERT INTO entry_search (entry_search, rowid, text) VALUES ('delete', ?, ?)", entry, before);
      if (after === null) sql.run('DELETE FROM entry_texts WHERE entry = ?', entry);
    }
    if (after !== null) {
      sql.run(
        'INSERT INTO entry_texts (entry, text) VALUES (?, ?) ON CONFLICT DO UPDATE SET text = excluded.text',
        entry,
        after,
      );
      sql.run('INSERT INTO entry_search (rowid, text) VALUES (?, ?)', entry, after);
    }
  }

  /** Few enough to be written anew whenever a mark changes, as with every change of state. */
  function writeGrams(entry: number, before: Words | null, after: Words | null): void {
    if (before?.text === after?.text && before?.marks === after?.marks) return;
    if (before !== null) sql.run('DELETE FROM entry_grams WHERE rowid = ?', entry);
    if (after === null) return;
    sql.run('UPDATE entry_texts SET marks = ? WHERE entry = ?', after.marks, entry);
    sql.run('INSERT INTO entry_grams (rowid, grams) VALUES (?, ?)', entry, gramsAndMarks(after));
  }

  function writeIds(entry: number, before: string | null, after: string | null): void {
    const had = new Set(before?.split('\n'));
    const has = new Set(after === null ? [] : searchable(after).split('\n').filter(Boolean));
    for (const value of had) {
      if (!has.has(value)) sql.run('DELETE FROM entry_ids WHERE value = ? AND entry = ?', value, entry);
    }
    for (const value of has) {
      if (!had.has(value)) sql.run('INSERT INTO entry_ids (value, entry) VALUES (?, ?)', value, entry);
    }
  }

  return {
    refresh: (kind, id) => void pending.set(kind + id, [kind, id]),
    settle() {
      for (const [kind, id] of pending.values()) rewrite(kind, id);
      pending.clear();
    },
    forget: () => pending.clear(),
    revision: () => revision,
    shownCount() {
      counted ??= sql.get<{ n: number }>('SELECT count(*) AS n FROM entries WHERE shown = 1')!.n;
      return counted;
    },
  };
}

function valueOf(facts: EntryFacts, column: (typeof columns)[number]): string | number | null {
  if (column === 'title') return searchable(facts.title ?? '').slice(0, titleLength);
  return facts[column];
}

/** Makes all entries anew where those that are there are of another form. Call inside a transaction. */
export function bringEntriesUpToDate(sql: Statements): void {
  const found = sql.get<{ form: number }>('SELECT form FROM entries_form')?.form;
  if (found === form) return;
  if (found === 1) markAll(sql);
  else makeAnew(sql);
  sql.run('INSERT OR REPLACE INTO entries_form (only_row, form) VALUES (1, ?)', form);
}

/** From the first form to the second: only the index of grams is another, and made in seconds however large the library. */
function markAll(sql: Statements): void {
  sql.run("INSERT INTO entry_grams (entry_grams) VALUES ('delete-all')");
  const shown = sql.all<Marked & { entry: number; text: string }>(
    `SELECT t.entry, t.text, e.kind, e.mode, e.status, e.provider, e.account, e.starred, e.trouble,
       (SELECT group_concat(g.tag, char(10)) FROM entry_tags g WHERE g.kind = e.kind AND g.id = e.id) AS tags
     FROM entry_texts t JOIN entries e ON e.entry = t.entry ORDER BY t.entry`,
  );
  for (const { entry, text, ...entryMarked } of shown) {
    const marks = marksOf(entryMarked);
    sql.run('UPDATE entry_texts SET marks = ? WHERE entry = ?', marks, entry);
    sql.run('INSERT INTO entry_grams (rowid, grams) VALUES (?, ?)', entry, gramsAndMarks({ text, marks }));
  }
}

function makeAnew(sql: Statements): void {
  sql.run("INSERT INTO entry_search (entry_search) VALUES ('delete-all')");
  sql.run("INSERT INTO entry_grams (entry_grams) VALUES ('delete-all')");
  for (const table of ['entry_ids', 'entry_texts', 'entries']) sql.run(`DELETE FROM ${table}`);
  const entries = createEntries(sql);
  for (const [kind, table] of [
    ['clip', 'clips'],
    ['session', 'sessions'],
    ['edit', 'edits'],
  ] as const) {
    for (const { id } of sql.all<{ id: string }>(`SELECT id FROM ${table}`)) entries.refresh(kind, id);
  }
  entries.settle();
}
