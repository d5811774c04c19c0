import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { copyFile, mkdir, rename, rm, stat } from 'node:fs/promises';
import { dirname, parse, join } from 'node:path';
import type { FileRole, FileTrouble, TroublePage, TroubleReport } from '../../shared/domain/storage.ts';
import type { LibraryKind } from '../../shared/domain/library.ts';
import { AppError } from '../../shared/errors/app-error.ts';
import { fileKey } from '../clips/file-key.ts';
import { publish, temporaryName } from '../files/atomic.ts';
import type { JobContext } from '../jobs/jobs.ts';
import type { Library } from '../library/library.ts';
import { filesUnder } from './walk.ts';

type Job = Pick<JobContext, 'signal' | 'progress'>;

/** A file that the record names, and what it was when it came. */
interface Named {
  readonly id: string;
  readonly name: string;
  readonly path: string;
  readonly bytes: number | null;
  readonly sha256: string | null;
  readonly kind: LibraryKind;
  readonly entry: string;
  readonly fetch_until: number | null;
}

/** Where each kind of file is on record; `path` and sums are written back by `columns`. */
const roles: Readonly<
  Record<FileRole, { readonly sql: string; readonly table: string; readonly columns: readonly string[] }>
> = {
  result: {
    sql: `SELECT r.id, r.file_name AS name, r.path, r.bytes, r.sha256, 'edit' AS kind, e.id AS entry, e.service_deletes_at AS fetch_until
      FROM results r JOIN edits e ON e.id = r.edit_id WHERE r.state = 'here' AND r.path IS NOT NULL AND e.removed_at IS NULL`,
    table: 'results',
    columns: ['path', 'bytes', 'sha256'],
  },
  image: {
    sql: `SELECT i.id, i.name, i.path, i.bytes, i.sha256, 'edit' AS kind, x.edit_id AS entry, NULL AS fetch_until
      FROM images i JOIN edit_images x ON x.image_id = i.id JOIN edits e ON e.id = x.edit_id AND e.removed_at IS NULL GROUP BY i.id`,
    table: 'images',
    columns: ['path', 'bytes', 'sha256'],
  },
  clip: {
    sql: `SELECT c.id, c.name, c.path, c.bytes, c.sha256, 'clip' AS kind, c.id AS entry, NULL AS fetch_until
      FROM clips c WHERE c.path IS NOT NULL AND c.kind <> 'sample' AND c.removed_at IS NULL`,
    table: 'clips',
    columns: ['path', 'bytes', 'sha256'],
  },
  'fixed-clip': {
    sql: `SELECT c.id, c.name, c.fixed_path AS path, NULL AS bytes, c.fixed_sha256 AS sha256, 'clip' AS kind, c.id AS entry,
        NULL AS fetch_until FROM clips c WHERE c.fixed_path IS NOT NULL AND c.removed_at IS NULL`,
    table: 'clips',
    columns: ['fixed_path', '', 'fixed_sha256'],
  },
};
const allRoles = Object.keys(roles) as FileRole[];

export interface TroubleRef {
  readonly role: FileRole;
  readonly id: string;
}

export interface Troubles {
  /** Looks at every file on record; `thorough` reads every byte of those whose sum is known. */
  check(thorough: boolean, job: Job): Promise<TroubleReport>;
  list(limit: number, offset: number): TroublePage;
  /** Takes a file that somebody found as the one that is missing: only where it has the same content. */
  relink(ref: TroubleRef, found: string): Promise<'linked' | 'different'>;
  /** Looks for missing files in a folder, by their content. */
  searchIn(folder: string, job: Job): Promise<{ readonly linked: number; readonly left: number }>;
  /** Takes a file that has changed as it is now. */
  accept(ref: TroubleRef): Promise<void>;
  /** Puts a file that has changed aside, so that it can be fetched again; nothing where it is missing. */
  setAside(ref: TroubleRef): Promise<void>;
}

/** So many are written down in one go: each go waits for the disk once, and holds nothing up for long. */
const saidAtOnce = 100;

interface Finding {
  readonly role: FileRole;
  readonly named: Named;
  /** Null: nothing any more. */
  readonly what: FileTrouble['what'] | null;
}

export function createTroubles(library: Library, now: () => number): Troubles {
  const { db, paths, refresh } = library.raw;

  const namedOf = (role: FileRole): readonly Named[] =>
    (db.prepare(roles[role].sql).all() as Named[]).map((one) => ({
      ...one,
      path: paths.fromStored(one.path)!,
    }));
  const find = ({ role, id }: TroubleRef): Named => {
    const found = namedOf(role).find((one) => one.id === id);
    if (!found) throw new AppError('not-found', `No ${role} of this id`);
    return found;
  };
  const say = (...all: readonly Finding[]) =>
    library.transaction(() => {
      for (const { role, named, what } of all) {
        if (what === null)
          db.prepare('DELETE FROM file_troubles WHERE role = ? AND id = ?').run(role, named.id);
        else {
          db.prepare(
            'INSERT INTO file_troubles (role, id, what, since) VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE SET what = excluded.what',
          ).run(role, named.id, what, now());
        }
        refresh(named.kind, named.entry);
      }
    });
  const known = () =>
    new Map(
      (
        db.prepare('SELECT role, id, what FROM file_troubles').all() as {
          role: string;
          id: string;
          what: string;
        }[]
      ).map(({ role, id, what }) => [`${role} ${id}`, what]),
    );

  async function stateOf(named: Named, thorough: boolean): Promise<FileTrouble['what'] | null> {
    const info = await stat(named.path).catch(() => null);
    if (!info?.isFile()) return 'missing';
    if (named.bytes !== null && info.size !== named.bytes) return 'changed';
    if (thorough && named.sha256 !== null && (await sumOf(named.path)) !== named.sha256) return 'changed';
    return null;
  }

  async function fits(named: Named, path: string): Promise<boolean> {
    const info = await stat(path).catch(() => null);
    if (!info?.isFile() || (named.bytes !== null && info.size !== named.bytes)) return false;
    if (named.sha256 !== null) return (await sumOf(path)) === named.sha256;
    return named.bytes !== null;
  }

  /** Originals stay where their owner keeps them; what is the library's comes back to its place in the folder. */
  async function link(role: FileRole, named: Named, found: string): Promise<void> {
    if (role === 'clip')
      db.prepare('UPDATE clips SET path = ?, file_key = ? WHERE id = ?').run(
        ...[paths.toStored(found), (await fileKey(found))?.key ?? null, named.id],
      );
    else {
      const partial = temporaryName(named.path);
      await mkdir(dirname(named.path), { recursive: true });
      try {
        await copyFile(found, partial);
        await publish(partial, named.path);
      } catch (error) {
        await rm(partial, { force: true });
        throw error;
      }
    }
    say({ role, named, what: null });
  }

  return {
    async check(thorough, { signal, progress }) {
      const all = allRoles.flatMap((role) => namedOf(role).map((named) => ({ role, named })));
      const before = known();
      const report = { checked: all.length, missing: 0, changed: 0, found: 0 };
      const fresh: Finding[] = [];
      for (const [index, { role, named }] of all.entries()) {
        if (signal.aborted) {
          say(...fresh);
          throw new AppError('cancelled', 'Stopped while checking');
        }
        const was = before.get(`${role} ${named.id}`) ?? null;
        const is = await stateOf(named, thorough);
        // A quick look cannot take back what a thorough one saw.
        const unsure = is === null && was === 'changed' && !thorough;
        if (is !== was && !unsure) fresh.push({ role, named, what: is });
        if (fresh.length >= saidAtOnce) say(...fresh.splice(0));
        if (is !== null) report[is]++;
        else if (was !== null && !unsure) report.found++;
        progress(((index + 1) / all.length) * 100);
      }
      say(...fresh);
      return report;
    },
    list(limit, offset) {
      const total = (db.prepare('SELECT count(*) AS n FROM file_troubles').get() as { n: number }).n;
      const rows = db
        .prepare('SELECT role, id, what FROM file_troubles ORDER BY since DESC, role, id LIMIT ? OFFSET ?')
        .all(limit, offset) as { role: FileRole; id: string; what: FileTrouble['what'] }[];
      const byRole = new Map(
        [...new Set(rows.map(({ role }) => role))].map((role) => [
          role,
          new Map(namedOf(role).map((one) => [one.id, one])),
        ]),
      );
      const items = rows.flatMap(({ role, id, what }): FileTrouble[] => {
        const named = byRole.get(role)?.get(id);
        if (!named) return [];
        const { name, bytes, kind, entry, fetch_until: until } = named;
        return [
          {
            role,
            id,
            what,
            name,
            bytes,
            ref: { kind, id: entry },
            fetchUntil: until !== null && until > now() ? until : null,
          },
        ];
      });
      return { items, total };
    },
    async relink(ref, found) {
      const named = find(ref);
      if (!(await fits(named, found))) return 'different';
      await link(ref.role, named, found);
      return 'linked';
    },
    async searchIn(folder, { signal, progress }) {
      const missing = [...known()]
        .filter(([, what]) => what === 'missing')
        .map(([key]) => key.split(' ') as [FileRole, string]);
      const wanted = allRoles.flatMap((role) => {
        const ids = new Set(missing.filter(([one]) => one === role).map(([, id]) => id));
        return ids.size === 0
          ? []
          : namedOf(role)
              .filter(({ id }) => ids.has(id))
              .map((named) => ({ role, named }));
      });
      let open = wanted;
      progress(null);
      for await (const { path, bytes } of filesUnder(folder)) {
        if (signal.aborted) throw new AppError('cancelled', 'Stopped while looking for files');
        const sums = open.some(({ named }) => named.bytes === bytes || named.bytes === null);
        if (!sums) continue;
        const here: typeof open = [];
        for (const one of open) if (await fits(one.named, path)) here.push(one);
        for (const { role, named } of here) await link(role, named, path);
        open = open.filter((one) => !here.includes(one));
      }
      return { linked: wanted.length - open.length, left: open.length };
    },
    async accept(ref) {
      const named = find(ref);
      const info = await stat(named.path).catch(() => null);
      if (!info) throw new AppError('file-gone', 'The file is missing', { name: named.name });
      const { table, columns } = roles[ref.role];
      const [, bytes = '', sha256 = ''] = columns;
      const sum = await sumOf(named.path);
      if (bytes !== '') db.prepare(`UPDATE ${table} SET ${bytes} = ? WHERE id = ?`).run(info.size, named.id);
      db.prepare(`UPDATE ${table} SET ${sha256} = ? WHERE id = ?`).run(sum, named.id);
      say({ role: ref.role, named, what: null });
    },
    async setAside(ref) {
      const named = find(ref);
      const { dir, name, ext } = parse(named.path);
      await rename(named.path, join(dir, `${name} (changed ${now()})${ext}`)).catch((error: unknown) => {
        if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
      });
      say({ role: ref.role, named, what: null });
    },
  };
}

async function sumOf(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 }) as AsyncIterable<Buffer>)
    hash.update(chunk);
  return hash.digest('hex');
}
