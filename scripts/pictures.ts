import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { onAScreen } from './lib/on-a-screen.ts';
import { root } from './lib/paths.mjs';
import { takeDocs } from './pictures/take-docs.ts';
import { takeStates } from './pictures/take-states.ts';

/*
 * `npm run pictures`: those of the README and the docs. `npm run pictures -- states [--view en-1600x1000] [--contrast]
 * [--out folder]`: every state of selecting, to be looked at.
 */

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    out: { type: 'string', default: join(root, 'demo-output', 'states') },
    view: { type: 'string' },
    contrast: { type: 'boolean', default: false },
  },
});
const say = (line: string): void => console.log(`[pictures] ${line}`);

await onAScreen(say, () =>
  positionals[0] === 'states'
    ? takeStates({
        folder: resolve(process.env.INIT_CWD ?? '.', values.out),
        only: values.view ?? null,
        contrast: values.contrast,
        say,
      })
    : takeDocs(say),
);
