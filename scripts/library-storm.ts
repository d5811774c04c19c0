import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { libraryStorm } from '../tests/storm/library-storm.ts';

/*
 * `npm run test:library-storm [-- <kills of each kind> <seed>]`: the library killed while it writes, migrates, moves and takes a
 * library file in. Ends with 1 when a promise was broken.
 */
const [kills = 60, seed = Date.now() % 1_000_000] = process.argv.slice(2).map(Number);
const folder = mkdtempSync(join(tmpdir(), 'library-storm-'));
console.log(`${kills} kills of each kind, seed ${seed}`);
const report = await libraryStorm({ folder, kills, seed, onProgress: (line) => console.log(line) });
for (const line of report.broken) console.log(line);
const total = Object.values(report.kills).reduce((sum, count) => sum + count, 0);
if (report.broken.length === 0) rmSync(folder, { recursive: true, force: true });
else console.log(`kept for a look: ${folder}`);
console.log(
  `${total} kills, ${report.broken.length === 0 ? 'every promise kept' : `${report.broken.length} promises broken`}`,
);
process.exitCode = report.broken.length === 0 ? 0 : 1;
