import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { storm } from '../tests/storm/storm.ts';

/* `npm run test:storm [-- <edits> <kills> <seed>]`: the long form of the fault storm. Ends with 1 when a promise was broken. */

const [edits = 2000, kills = 110, seed = Date.now() % 1_000_000] = process.argv.slice(2).map(Number);
const folder = mkdtempSync(join(tmpdir(), 'storm-'));
console.log(`${edits} edits, ${kills} kills, seed ${seed}`);
const report = await storm({ folder, edits, kills, seed, onProgress: (line) => console.log(line) });
console.log(JSON.stringify(report, null, 2));
if (report.broken.length === 0) rmSync(folder, { recursive: true, force: true });
else console.log(`kept for a look: ${folder}`);
console.log(report.broken.length === 0 ? 'every promise kept' : `${report.broken.length} promises broken`);
process.exitCode = report.broken.length === 0 ? 0 : 1;
