import { migration0010 } from './0010-the-record.ts';
import { migration0020 } from './0020-finding.ts';
import { migration0030 } from './0030-destinations.ts';
import { migration0040 } from './0040-accounts.ts';
import { migration0050 } from './0050-openings.ts';
import { migration0060 } from './0060-tray.ts';
import { migration0070 } from './0070-marks.ts';
import { migration0080 } from './0080-file-keys.ts';
import type { Migration } from './migration.ts';

/** In order. To add one: a file of its own, named by its number, and its line here. */
export const migrations: readonly Migration[] = [
  migration0010,
  migration0020,
  migration0030,
  migration0040,
  migration0050,
  migration0060,
  migration0070,
  migration0080,
];
