import type { Db } from './database.ts';

export type SqlValue = string | number | null | Uint8Array;
export type Row = Record<string, SqlValue>;

/** JSON columns: null stays NULL, so that "nothing" needs no parsing. */
export const toJson = (value: unknown): string | null =>
  value === null || value === undefined ? null : JSON.stringify(value);

export function fromJson<T>(text: SqlValue | undefined): T | null {
  return typeof text === 'string' ? (JSON.parse(text) as T) : null;
}

export const toFlag = (value: boolean): number => (value ? 1 : 0);

/** Statements by their text, prepared once. */
export interface Statements {
  run(sql: string, ...values: unknown[]): number;
  get<T = Row>(sql: string, ...values: unknown[]): T | undefined;
  all<T = Row>(sql: string, ...values: unknown[]): T[];
}

export function statements(db: Db): Statements {
  const prepared = new Map<string, ReturnType<Db['prepare']>>();
  const prepare = (sql: string) => {
    const known = prepared.get(sql);
    if (known) return known;
    const made = db.prepare(sql);
    prepared.set(sql, made);
    return made;
  };
  return {
    run: (sql, ...values) => prepare(sql).run(...values).changes,
    get: <T>(sql: string, ...values: unknown[]) => prepare(sql).get(...values) as T | undefined,
    all: <T>(sql: string, ...values: unknown[]) => prepare(sql).all(...values) as T[],
  };
}

/** A table whose whole rows are written at once: one mapping each way, and the statements that follow from it. */
export interface TableMapping<R> {
  readonly table: string;
  /** The primary key first. */
  readonly columns: readonly string[];
  readonly toRow: (record: R) => Row;
  readonly fromRow: (row: Row) => R;
}

export function insertSql({ table, columns }: Pick<TableMapping<never>, 'table' | 'columns'>): string {
  const values = columns.map((column) => `@${column}`).join(', ');
  return `INSERT INTO ${table} (${columns.join(', ')}) VALUES (${values})`;
}

export function updateSql({ table, columns }: Pick<TableMapping<never>, 'table' | 'columns'>): string {
  const [key, ...rest] = columns;
  return `UPDATE ${table} SET ${rest.map((column) => `${column} = @${column}`).join(', ')} WHERE ${key} = @${key}`;
}
