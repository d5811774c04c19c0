import path from 'node:path';
import { root } from './lib/paths.mjs';
import { passThrough } from './lib/process.mjs';

// Brings everything, or what is named, into the one shape that `npm run check` asks for.
const prettier = path.join(root, 'node_modules', 'prettier', 'bin', 'prettier.cjs');
const what = process.argv.length > 2 ? process.argv.slice(2) : ['.'];
process.exitCode = await passThrough(process.execPath, [prettier, '--write', '--cache', ...what], {
  cwd: root,
});
