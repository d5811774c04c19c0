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
const form = 1;

const columns = [
  ...(['at', 'shown', 'created_at', 'title', 'mode', 'status', 'provider', 'account'] as const),
  ...(['duration_ms', 'bytes', 'units', 'starred', 'trouble'] as const),
];
const write = `
  INSERT INTO entries (kind, id, ${columns.join(', ')}) VALUES (?, ?, ${columns.map(() => '?').join(', ')})
  ON CONFLICT (kind, id) DO UPDATE SET ${columns.map((column) => `${column} = excluded.${column}`).join(', ')}
  RETURNING entry`;

/** Titles are sorted by their beginning; the rest of a long prompt is nobody's order. */
const titleLength = 60;

export function createEntries(sql: Statements): Entries {
  let counted: number | null = null;
  let revision = 0;
  const pending = new Map<string, readonly [EntryKind, string]>();

  function rewrite(kind: EntryKind, id: string): void {
    const facts = sql.get<EntryFacts>(factsSql[kind], id);
    if (!facts) return;
    const before = sql.get<{ entry: number; shown: number; text: string | null; ids: string | null }>(
      `SELECT e.entry, e.shown, t.text, (SELECT group_concat(value, char(10)) FROM entry_ids i WHERE i.entry = e.entry) AS ids
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
    writeText(entry, before?.text ?? null, shown ? searchable(facts.text) : null);
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
      sql.run('DELETE FROM entry_grams WHERE rowid = ?', entry);
      if (after === null) sql.run('DELETE FROM entry_texts WHERE entry = ?', entry);
    }
    if (after !== null) {
      sql.run(
        'INSERT INTO entry_texts (entry, text) VALUES (?, ?) ON CONFLICT DO UPDATE SET text = excluded.text',
        entry,
        after,
      );
      sql.run('INSERT INTO entry_search (rowid, text) VALUES (?, ?)', entry, after);
      sql.run('INSERT INTO entry_grams (rowid, grams) VALUES (?, ?)', entry, gramsOf(after));
    }
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
  if (sql.get<{ form: number }>('SELECT form FROM entries_form')?.form === form) return;
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
  sql.run('INSERT OR REPLACE INTO entries_form (only_row, form) VALUES (1, ?)', form);
}
