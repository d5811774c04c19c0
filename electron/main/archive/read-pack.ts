import { createHash } from 'node:crypto';
import type { FileHandle } from 'node:fs/promises';
import * as v from 'valibot';
import { AppError } from '../../shared/errors/app-error.ts';
import { keptSearch } from '../../shared/ipc/library.ts';
import type { Db } from '../library/database.ts';
import { fileFolder, manifestName, packForm, recordsName } from './pack.ts';
import {
  columnsOf,
  type FileRef,
  packed,
  type PackedRow,
  type PackedTable,
  type PackedValue,
  pathsOf,
} from './pack-rows.ts';
import { readTar, type TarEntry } from './tar.ts';

/** A library file, looked through: every name, sum and value is one that this application writes. */
export interface ReadPack {
  readonly rows: readonly PackedRow[];
  /** By SHA-256: where each content is in the file. Whether it is that content is seen when it is copied. */
  readonly contents: ReadonlyMap<string, TarEntry>;
}

const mostEntries = 3_000_000;
const mostRecordBytes = 1_500_000_000;
const refused = (why: string): AppError => new AppError('library-file-unreadable', why);

const manifestSchema = v.object({
  application: v.literal('Multi-Elements Studio'),
  form: v.pipe(v.number(), v.safeInteger(), v.minValue(1)),
  records: v.object({ count: v.number(), sha256: v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/)) }),
  files: v.number(),
});

/** Throws `library-file-unreadable`, `library-file-newer`. Nothing is written anywhere. */
export async function readPack(file: FileHandle, db: Db): Promise<ReadPack> {
  const contents = new Map<string, TarEntry>();
  const others = new Map<string, TarEntry>();
  for await (const entry of readTar(file)) {
    const sha256 = new RegExp(`^${fileFolder}([0-9a-f]{64})$`).exec(entry.name)?.[1];
    const shelf = sha256 === undefined ? others : contents;
    const name = sha256 ?? entry.name;
    if (shelf.has(name) || contents.size + others.size >= mostEntries)
      throw refused(`${entry.name} is there twice`);
    shelf.set(name, entry);
  }
  const [manifestEntry, recordsEntry] = [others.get(manifestName), others.get(recordsName)];
  if (!manifestEntry || !recordsEntry || others.size !== 2) throw refused('Not what a library file holds');
  const manifest = v.safeParse(manifestSchema, parsed(await bytesOf(file, manifestEntry, 1_000_000)));
  if (!manifest.success) throw refused('The description cannot be read');
  if (manifest.output.form > packForm) throw new AppError('library-file-newer', 'A newer version wrote it');
  const records = await bytesOf(file, recordsEntry, mostRecordBytes);
  if (createHash('sha256').update(records).digest('hex') !== manifest.output.records.sha256) {
    throw refused('The records are not what they were');
  }
  return { rows: rowsOf(records, db, contents), contents };
}

async function bytesOf(file: FileHandle, { at, bytes }: TarEntry, most: number): Promise<Buffer> {
  if (bytes > most) throw refused('Larger than anything sensible');
  const buffer = Buffer.alloc(bytes);
  const { bytesRead } = await file.read(buffer, 0, bytes, at);
  if (bytesRead < bytes) throw refused('Cut off');
  return buffer;
}

function parsed(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString('utf8'));
  } catch {
    throw refused('Not readable as JSON');
  }
}

function rowsOf(records: Buffer, db: Db, contents: ReadonlyMap<string, TarEntry>): PackedRow[] {
  const columns = new Map(
    packed.map((table) => [table.table as string, { table, names: new Set(columnsOf(db, table)) }]),
  );
  const rows: PackedRow[] = [];
  for (let from = 0; from < records.byteLength;) {
    const end = records.indexOf(10, from);
    const line = records.subarray(from, end < 0 ? records.byteLength : end);
    from = end < 0 ? records.byteLength : end + 1;
    if (line.byteLength === 0) continue;
    const { table: name, row } = parsed(line) as Partial<PackedRow>;
    const known = columns.get(name ?? '');
    if (!known || typeof row !== 'object' || row === null) throw refused('A record of an unknown kind');
    for (const [column, value] of Object.entries(row)) {
      if (!known.names.has(column)) throw refused(`${name} has no ${column}`);
      checkValue(known.table, column, value, contents);
    }
    checkRow(known.table.table, row);
    rows.push({ table: known.table.table, row });
  }
  return rows;
}

/** Ids become names of folders elsewhere: they are what we make, and nothing else. */
const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const idColumns = new Set([
  'id',
  'clip_id',
  'session_id',
  'edit_id',
  'image_id',
  'renewed_from',
  'source_result_id',
]);
const jsonColumns = new Set([
  ...['facts', 'probe', 'checks', 'error', 'fix', 'op', 'remote', 'draft', 'retry', 'answer', 'snapshot'],
]);
const allowed: Readonly<Record<string, readonly (string | null)[]>> = {
  'clips.kind': ['file', 'sample', 'link', 'kling-video', 'result'],
  'clips.check_state': ['checking', 'done', 'failed', 'remote'],
  'sessions.state': ['open', 'expired'],
  'sessions.provider': ['practice', 'kling'],
  'edits.provider': ['practice', 'kling'],
  // What is open elsewhere is carried on there: taken in here, too, it might be ordered twice.
  'edits.status': ['done', 'failed'],
  'edits.doubt_since': [null],
  'edits.mode': ['addition', 'swap', 'removal', null],
  'edits.quality': ['std', 'pro'],
  'edits.duration': ['5', '10'],
};

export const isFileRef = (value: PackedValue | undefined): value is FileRef =>
  typeof value === 'object' && value !== null && 'sha256' in value;

function checkValue(
  table: PackedTable,
  column: string,
  value: PackedValue,
  contents: ReadonlyMap<string, TarEntry>,
): void {
  const wrong = () => refused(`${table.table}.${column} is not what it should be`);
  if (column in pathsOf(table)) {
    if (value === null) return;
    if (!isFileRef(value) || typeof value.name !== 'string' || !contents.has(value.sha256)) throw wrong();
    return;
  }
  if (typeof value === 'object' && value !== null) {
    if (!('base64' in value) || typeof value.base64 !== 'string' || table.table !== 'masks') throw wrong();
    return;
  }
  const plain =
    value === null || typeof value === 'string' || (typeof value === 'number' && Number.isFinite(value));
  if (!plain) throw wrong();
  if (idColumns.has(column) && value !== null && !uuid.test(String(value))) throw wrong();
  if (jsonColumns.has(column) && value !== null) parsed(Buffer.from(String(value)));
  const values = allowed[`${table.table}.${column}`];
  if (values && !values.includes(value as string | null)) throw wrong();
}

function checkRow(table: PackedTable['table'], row: PackedRow['row']): void {
  if (table === 'saved_searches') {
    const query = parsed(Buffer.from(String(row.query)));
    if (typeof row.name !== 'string' || !v.safeParse(keptSearch, query).success)
      throw refused('A search is not what it should be');
  }
  if (table !== 'selection_snapshots') return;
  const sum = createHash('sha256').update(String(row.snapshot)).digest('hex');
  if (sum !== row.key) throw refused('A selection is not what it was');
}
