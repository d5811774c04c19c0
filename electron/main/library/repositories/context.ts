import type { Db } from '../database.ts';
import type { Entries } from '../entries.ts';
import type { StoredPaths } from '../paths.ts';
import type { Statements } from '../rows.ts';
import type { SnapshotRepository } from './snapshots.ts';

/** What every repository is made from. */
export interface Context {
  readonly db: Db;
  readonly sql: Statements;
  readonly paths: StoredPaths;
  readonly entries: Entries;
  readonly snapshots: SnapshotRepository;
  readonly now: () => number;
  /** All or nothing; nests. */
  readonly transaction: <T>(work: () => T) => T;
}
