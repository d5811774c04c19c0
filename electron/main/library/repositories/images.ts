import type { StoredPaths } from '../paths.ts';
import type { ImageRecord } from '../records.ts';
import type { Row, TableMapping } from '../rows.ts';
import type { Context } from './context.ts';
import { recordTable, type RecordTable } from './record-table.ts';

export interface ImageRepository extends Pick<RecordTable<ImageRecord>, 'insert' | 'get' | 'find'> {
  findBySha256(sha256: string): readonly ImageRecord[];
}

const mapping = ({ toStored, fromStored }: StoredPaths): TableMapping<ImageRecord> => ({
  table: 'images',
  columns: ['id', 'name', 'path', 'width', 'height', 'bytes', 'sha256', 'added_at'],
  toRow: ({ addedAt, path, ...same }): Row => ({ ...same, path: toStored(path), added_at: addedAt }),
  fromRow: (row): ImageRecord => ({
    id: row.id as string,
    name: row.name as string,
    path: fromStored(row.path as string)!,
    width: row.width as number,
    height: row.height as number,
    bytes: row.bytes as number,
    sha256: row.sha256 as string,
    addedAt: row.added_at as number,
  }),
});

export function createImages(context: Context): ImageRepository {
  const map = mapping(context.paths);
  const { insert, get, find } = recordTable(context, map, null);
  return {
    insert,
    get,
    find,
    findBySha256: (sha256) =>
      context.sql.all('SELECT * FROM images WHERE sha256 = ?', sha256).map(map.fromRow),
  };
}
