import { existsSync } from 'node:fs';
import path from 'node:path';
import { passThrough } from './lib/process.mjs';
import { root } from './lib/paths.mjs';
import { setUp } from './setup.mjs';

/** Scripts that open the application or run its tests; the others need only the tools. */
const needEverything = [
  'bench',
  'demo',
  'footage',
  'icons',
  'package',
  'pictures',
  'start',
  'test',
  'vitest',
];

// Every npm script begins here: set-up (seconds when nothing is missing), then the script itself on a Node of
// today, whatever Node npm runs on.
const [name = '', ...args] = process.argv.slice(2);
const env = await setUp({ everything: needEverything.includes(name) }).catch((error) => {
  console.error(`[set-up] failed: ${error.message}`);
  process.exit(1);
});
const files = ['mjs', 'ts'].map((extension) => path.join(root, 'scripts', `${name}.${extension}`));
const script = files.find((file) => existsSync(file));
if (!script) throw new Error(`There is no script called ${name}.`);
process.exitCode = await passThrough('node', [script, ...args], { env, cwd: root });
