import { AppError } from '../../../shared/errors/app-error.ts';
import type { CleanUp, DestinationShown } from '../../../shared/domain/destination.ts';
import type { DestinationRecord } from '../records.ts';
import { fromJson, type Row, toFlag, toJson } from '../rows.ts';
import type { Context } from './context.ts';

/** The user's destinations, without their secrets. Exactly one is the default where there are any. */
export interface DestinationRepository {
  /** Default first, then by name. */
  list(): readonly DestinationRecord[];
  /** @throws AppError `not-found` */
  get(id: string): DestinationRecord;
  find(id: string): DestinationRecord | undefined;
  /** The first one becomes the default. */
  put(record: Omit<DestinationRecord, 'isDefault'>): void;
  /** Another one becomes the default where it was this one. */
  remove(id: string): void;
  makeDefault(id: string): void;
}

const fromRow = (row: Row): DestinationRecord => ({
  id: row.id as string,
  name: row.name as string,
  shown: fromJson<DestinationShown>(row.shown) ?? { kind: 's3', s3: null, put: null },
  isDefault: row.is_default === 1,
  cleanUp: fromJson<CleanUp>(row.clean_up) ?? { after: 'never' },
  tested: fromJson<NonNullable<DestinationRecord['tested']>>(row.tested),
  createdAt: row.created_at as number,
  updatedAt: row.updated_at as number,
});

export function createDestinations({ sql, transaction }: Context): DestinationRepository {
  const find = (id: string) => {
    const row = sql.get('SELECT * FROM destinations WHERE id = ?', id);
    return row && fromRow(row);
  };
  const makeDefault = (id: string) => void sql.run('UPDATE destinations SET is_default = (id = ?)', id);
  return {
    list: () => sql.all('SELECT * FROM destinations ORDER BY is_default DESC, name, id').map(fromRow),
    get(id) {
      const found = find(id);
      if (!found) throw new AppError('not-found', 'No such destination');
      return found;
    },
    find,
    put: ({ id, name, shown, cleanUp, tested, createdAt, updatedAt }) =>
      transaction(() => {
        const others = sql.get('SELECT 1 AS found FROM destinations WHERE id <> ?', id) !== undefined;
        const isDefault = find(id)?.isDefault ?? !others;
        sql.run(
          `INSERT OR REPLACE INTO destinations
             (id, name, shown, is_default, clean_up, tested, created_at, updated_at)
           VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
          ...[id, name, toJson(shown), toFlag(isDefault), toJson(cleanUp), toJson(tested)],
          ...[createdAt, updatedAt],
        );
      }),
    remove: (id) =>
      transaction(() => {
        const wasDefault = find(id)?.isDefault === true;
        sql.run('DELETE FROM destinations WHERE id = ?', id);
        // Its objects stay where they are; nobody could delete them without its keys.
        sql.run('UPDATE uploads SET destination_id = NULL WHERE destination_id = ?', id);
        const next = sql.get<{ id: string }>('SELECT id FROM destinations ORDER BY updated_at DESC LIMIT 1');
        if (wasDefault && next) makeDefault(next.id);
      }),
    makeDefault,
  };
}
