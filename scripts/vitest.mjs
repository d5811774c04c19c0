import path from 'node:path';
import { root } from './lib/paths.mjs';
import { passThrough } from './lib/process.mjs';

// `npm run test:unit -- some/file` and its sisters: vitest once, with its words passed on.
const vitest = path.join(root, 'node_modules', 'vitest', 'vitest.mjs');
process.exitCode = await passThrough(process.execPath, [vitest, 'run', ...process.argv.slice(2)], {
  cwd: root,
});
