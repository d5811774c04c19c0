import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { root } from './lib/paths.mjs';
import { supplyProblems } from './lib/supply.mjs';

/* One of the checks: licences, pins, checksums and install scripts of all packages, without a network. */

const read = (/** @type {string} */ name) => readFile(path.join(root, name), 'utf8');
const [lock, manifest, notices] = await Promise.all(
  ['package-lock.json', 'package.json', 'THIRD_PARTY_NOTICES.md'].map(read),
);
const bundled = new Set([...(notices ?? '').matchAll(/^## (\S+) \d/gm)].map((match) => match[1] ?? ''));
const problems = supplyProblems({
  lock: JSON.parse(lock ?? ''),
  manifest: JSON.parse(manifest ?? ''),
  bundled,
});
for (const problem of problems) console.error(problem);
process.exitCode = problems.length > 0 ? 1 : 0;
