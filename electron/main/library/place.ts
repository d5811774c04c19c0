import { resolve } from 'node:path';
import type { Statements } from './rows.ts';

/** Where the files are. The database knows, so that switching is one transaction. */
export interface Place {
  /** Absolute. */
  current(): string;
  /** Copies will be made there: should nothing come of it, they are to be taken away again. */
  begin(folder: string): void;
  /** From now on they are there; what is left in the old folder is to be emptied. */
  switchTo(folder: string): void;
  /** A folder that was left and is not empty yet. */
  leaving(): string | null;
  /** Nothing is left there any more. */
  left(): void;
}

/** @param standard where they are unless somebody chose */
export function createPlace(sql: Statements, standard: string): Place {
  const row = sql.get<{ files_dir: string | null; leaving: string | null }>(
    'SELECT files_dir, leaving FROM place',
  );
  let folder = resolve(row?.files_dir ?? standard);
  let leaving = row?.leaving ?? null;
  const write = () =>
    sql.run(
      'INSERT OR REPLACE INTO place (only_row, files_dir, leaving) VALUES (1, ?, ?)',
      folder === resolve(standard) ? null : folder,
      leaving,
    );
  return {
    current: () => folder,
    leaving: () => leaving,
    begin(to) {
      leaving = resolve(to);
      write();
    },
    switchTo(to) {
      [leaving, folder] = [folder, resolve(to)];
      write();
    },
    left() {
      leaving = null;
      write();
    },
  };
}
