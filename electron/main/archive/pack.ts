import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { open, rm, type FileHandle } from 'node:fs/promises';
import { basename } from 'node:path';
import type { LibraryRef } from '../../shared/domain/library.ts';
import type { Packed } from '../../shared/ipc/library.ts';
import { AppError, toAppError } from '../../shared/errors/app-error.ts';
import { publish, temporaryName } from '../files/atomic.ts';
import type { JobContext } from '../jobs/jobs.ts';
import type { Library } from '../library/library.ts';
import {
  belonging,
  columnsOf,
  packed,
  type PackedRow,
  type PackedTable,
  type PackedValue,
  pathsOf,
} from './pack-rows.ts';
import { tarEnd, tarHeader, tarPadding } from './tar.ts';

export const manifestName = 'library.json';
export const recordsName = 'records.jsonl';
export const fileFolder = 'files/';
/** 2: with the searches that were kept. */
export const packForm = 2;

type Job = Pick<JobContext, 'signal' | 'progress'>;

/**
 * Writes these entries with everything that belongs to them into one file: the records as they are, each content once. What the
 * service still works on stays behind. Searches that were kept go with a whole library, not with a part of it. Whole or not at all. Throws `cancelled`, `disk-full`.
 */
export async function pack(
  library: Library,
  items: readonly LibraryRef[],
  to: string,
  job: Job,
  part: 'everything' | 'selection' = 'selection',
): Promise<Packed> {
  const partial = temporaryName(to);
  try {
    const file = await open(partial, 'wx', 0o600);
    try {
      const done = await writeAll(library, items, file, job, part);
      await file.close();
      await publish(partial, to);
      return done;
    } finally {
      await file.close().catch(() => undefined);
    }
  } catch (error) {
    await rm(partial, { force: true });
    throw toAppError(error);
  }
}

async function writeAll(
  library: Library,
  items: readonly LibraryRef[],
  file: FileHandle,
  { signal, progress }: Job,
  part: 'everything' | 'selection',
): Promise<Packed> {
  const check = () => {
    if (signal.aborted) throw new AppError('cancelled', 'Stopped while packing');
  };
  const { db } = library.raw;
  choose(library, items, part);
  // The contents first: the records name them by what is really in the file.
  const wanted = filesOf(library);
  const names = new Map<string, string>();
  const written = new Set<string>();
  let bytes = 0;
  for (const [index, path] of wanted.entries()) {
    check();
    const { sha256, size } = await hashOf(path);
    names.set(path, sha256);
    progress((index / Math.max(1, wanted.length)) * 90);
    if (written.has(sha256)) continue;
    written.add(sha256);
    await file.write(tarHeader(fileFolder + sha256, size));
    await copyInto(file, path, sha256);
    await file.write(tarPadding(size));
    bytes += size;
  }
  const lines: string[] = [];
  for (const table of packed) {
    check();
    for (const row of rowsOf(library, table, names))
      lines.push(JSON.stringify({ table: table.table, row } satisfies PackedRow));
  }
  const records = Buffer.from(`${lines.join('\n')}\n`);
  const edits = (db.prepare('SELECT count(*) AS n FROM pack_edits').get() as { n: number }).n;
  const manifest = Buffer.from(
    JSON.stringify({
      application: 'Multi-Elements Studio',
      form: packForm,
      records: { count: lines.length, sha256: createHash('sha256').update(records).digest('hex') },
      files: written.size,
    }),
  );
  for (const [name, content] of [
    [recordsName, records],
    [manifestName, manifest],
  ] as const) {
    await file.write(
      Buffer.concat([tarHeader(name, content.byteLength), content, tarPadding(content.byteLength)]),
    );
  }
  await file.write(tarEnd);
  progress(100);
  return { edits, files: written.size, bytes };
}

/** Edits bring their sessions and clips, sessions their clips. Open edits stay: two libraries must not both carry them on. */
function choose(library: Library, items: readonly LibraryRef[], part: 'everything' | 'selection'): void {
  const { db } = library.raw;
  for (const kind of ['clips', 'sessions', 'edits', 'searches']) {
    db.exec(
      `CREATE TEMP TABLE IF NOT EXISTS pack_${kind} (id TEXT PRIMARY KEY) WITHOUT ROWID; DELETE FROM pack_${kind}`,
    );
  }
  const tables = { clip: 'pack_clips', session: 'pack_sessions', edit: 'pack_edits' } as const;
  db.transaction(() => {
    for (const { kind, id } of items) db.prepare(`INSERT OR IGNORE INTO ${tables[kind]} VALUES (?)`).run(id);
    if (part === 'everything') db.exec('INSERT INTO pack_searches SELECT id FROM saved_searches');
    db.exec(`
      DELETE FROM pack_edits WHERE id IN (SELECT id FROM edits WHERE status NOT IN ('done', 'failed'));
      INSERT OR IGNORE INTO pack_sessions SELECT session_id FROM edits WHERE session_id IS NOT NULL AND id IN (SELECT id FROM pack_edits);
      WITH RECURSIVE before (id) AS (
        SELECT id FROM pack_sessions
        UNION SELECT s.renewed_from FROM sessions s JOIN before b ON s.id = b.id WHERE s.renewed_from IS NOT NULL
      ) INSERT OR IGNORE INTO pack_sessions SELECT id FROM before;
      INSERT OR IGNORE INTO pack_clips SELECT clip_id FROM edits WHERE clip_id IS NOT NULL AND id IN (SELECT id FROM pack_edits);
      INSERT OR IGNORE INTO pack_clips SELECT clip_id FROM sessions WHERE id IN (SELECT id FROM pack_sessions);
    `);
  })();
}

function filesOf(library: Library): readonly string[] {
  const { db, paths } = library.raw;
  const found = new Set<string>();
  for (const table of packed) {
    for (const column of Object.keys(pathsOf(table))) {
      const rows = db
        .prepare(
          `SELECT DISTINCT ${column} AS path FROM ${table.table} WHERE ${column} IS NOT NULL AND (${belonging[table.table]})`,
        )
        .all() as { path: string }[];
      for (const { path } of rows) {
        const absolute = paths.fromStored(path)!;
        if (existsSync(absolute)) found.add(absolute);
      }
    }
  }
  return [...found];
}

function* rowsOf(
  library: Library,
  table: PackedTable,
  names: ReadonlyMap<string, string>,
): Generator<Readonly<Record<string, PackedValue>>> {
  const { db, paths } = library.raw;
  const columns = columnsOf(db, table);
  // Sessions in the order of their making: a renewed one names the one before.
  const order = table.table === 'sessions' ? 'ORDER BY started_at, rowid' : '';
  const rows = db.prepare(
    `SELECT ${columns.join(', ')} FROM ${table.table} WHERE ${belonging[table.table]} ${order}`,
  );
  for (const row of rows.iterate() as Iterable<Record<string, string | number | null | Uint8Array>>) {
    yield Object.fromEntries(
      Object.entries(row).map(([column, value]): [string, PackedValue] => {
        if (column in pathsOf(table) && typeof value === 'string') {
          const path = paths.fromStored(value)!;
          const sha256 = names.get(path);
          return [column, sha256 === undefined ? null : { sha256, name: basename(path) }];
        }
        return [
          column,
          value instanceof Uint8Array ? { base64: Buffer.from(value).toString('base64') } : value,
        ];
      }),
    );
  }
}

async function hashOf(path: string): Promise<{ sha256: string; size: number }> {
  const hash = createHash('sha256');
  let size = 0;
  const source = await open(path, 'r');
  for await (const chunk of source.createReadStream({ highWaterMark: 1 << 20 }) as AsyncIterable<Buffer>) {
    hash.update(chunk);
    size += chunk.byteLength;
  }
  return { sha256: hash.digest('hex'), size };
}

/** A file that changes while it is packed would make the whole archive a lie. */
async function copyInto(file: FileHandle, path: string, sha256: string): Promise<void> {
  const hash = createHash('sha256');
  const source = await open(path, 'r');
  for await (const chunk of source.createReadStream({ highWaterMark: 1 << 20 }) as AsyncIterable<Buffer>) {
    hash.update(chunk);
    await file.write(chunk);
  }
  if (hash.digest('hex') !== sha256)
    throw new AppError('file-changed', 'A file changed while it was packed', { name: basename(path) });
}
