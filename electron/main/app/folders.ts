import { join } from 'node:path';

/** Where everything of a run is kept, below the user data folder. */
export interface Folders {
  readonly userData: string;
  readonly logs: string;
  readonly libraryFile: string;
  /** Fixed clips, session videos, images, results. */
  readonly files: string;
  /** Can be deleted at any time. */
  readonly cache: string;
  readonly practice: string;
}

export const foldersIn = (userData: string): Folders => ({
  userData,
  logs: join(userData, 'logs'),
  libraryFile: join(userData, 'library', 'library.db'),
  files: join(userData, 'library', 'files'),
  cache: join(userData, 'cache'),
  practice: join(userData, 'practice'),
});
