import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { playDemo } from './demo/flow.ts';
import { onAScreen } from './lib/on-a-screen.ts';
import { root } from './lib/paths.mjs';

/*
 * Drives the real window through the whole flow with the practice service, and leaves a picture of every step and the
 * result: `npm run demo [-- clip.mp4] [--out folder] [--theme dark]`.
 */

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    out: { type: 'string', default: join(root, 'demo-output') },
    theme: { type: 'string', default: 'dark' },
  },
});
const [clip] = positionals;
const say = (line: string): void => console.log(`[demo] ${line}`);

await onAScreen(say, () =>
  playDemo({
    clip: clip === undefined ? null : resolve(process.env.INIT_CWD ?? '.', clip),
    folder: resolve(process.env.INIT_CWD ?? '.', values.out),
    theme: values.theme === 'light' ? 'light' : 'dark',
    say,
  }),
);
