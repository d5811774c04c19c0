import { AppError } from '../../../shared/errors/app-error.ts';
import type { EntryKind } from '../entries.ts';
import { insertSql, type Row, type TableMapping, updateSql } from '../rows.ts';
import type { Context } from './context.ts';

/** Records with an id of ours and a row each. */
export interface RecordTable<R> {
  insert(record: R): R;
  /** Changes some fields; the time of change is set unless given. Throws `not-found`. */
  update(id: string, change: Partial<R>): R;
  /** Throws `not-found`. */
  get(id: string): R;
  find(id: string): R | undefined;
}

/** @param kind set for records that the library lists */
export function recordTable<R extends { readonly id: string }>(
  context: Context,
  mapping: TableMapping<R>,
  kind: EntryKind | null,
): RecordTable<R> {
  const { sql, entries, transaction, now } = context;
  const insert = insertSql(mapping);
  const update = updateSql(mapping);
  const select = `SELECT ${mapping.columns.join(', ')} FROM ${mapping.table} WHERE id = ?`;
  const find = (id: string): R | undefined => {
    const row = sql.get<Row>(select, id);
    return row && mapping.fromRow(row);
  };
  const get = (id: string): R => {
    const found = find(id);
    if (!found) throw new AppError('not-found', `No such row in ${mapping.table}`);
    return found;
  };
  const list = (id: string) => {
    if (kind) entries.refresh(kind, id);
  };
  return {
    find,
    get,
    insert: (record) =>
      transaction(() => {
        sql.run(insert, mapping.toRow(record));
        list(record.id);
        return record;
      }),
    update: (id, change) =>
      transaction(() => {
        const changed: R = {
          ...get(id),
          ...(mapping.columns.includes('updated_at') && { updatedAt: now() }),
          ...change,
        };
        sql.run(update, mapping.toRow(changed));
        list(id);
        return changed;
      }),
  };
}
