import '../bench/support/no-recording.ts';
import { readdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { measure, type Bench, type Figure } from '../bench/support/bench.ts';
import { onAScreen } from './lib/on-a-screen.ts';
import { root } from './lib/paths.mjs';

// npm run bench [-- name…] [--json FILE]
const { values, positionals } = parseArgs({ allowPositionals: true, options: { json: { type: 'string' } } });
const folder = path.join(root, 'bench');
const suffix = '.bench.ts';
const known = (await readdir(folder))
  .filter((file) => file.endsWith(suffix))
  .map((file) => file.slice(0, -suffix.length));
const unknown = positionals.filter((name) => !known.includes(name));
if (unknown.length > 0) {
  console.error(`There is no bench called ${unknown.join(', ')}. There are: ${known.join(', ')}.`);
  process.exit(2);
}

const short = (value: number | null): string =>
  value === null ? '–' : Number(value.toPrecision(4)).toString();

function line({ name, value, unit, baseline, ratio, bar, ok }: Figure): string {
  const beside = baseline === null ? '' : `  baseline ${short(baseline)} ${unit}  ratio ${short(ratio)}`;
  return `${ok ? 'ok  ' : 'MISS'} ${name.padEnd(24)} ${short(value)} ${unit}${beside}  bar ${bar}`;
}

const figures: Figure[] = [];
await onAScreen(
  (text) => console.log(text),
  async () => {
    for (const name of positionals.length > 0 ? positionals : known.sort()) {
      const { default: bench } = (await import(path.join(folder, name + suffix))) as { default: Bench };
      const figure = await measure(bench);
      figures.push(figure);
      console.log(line(figure));
    }
  },
);
if (values.json) {
  await writeFile(
    path.resolve(process.env.INIT_CWD ?? root, values.json),
    `${JSON.stringify(figures, null, 2)}\n`,
  );
}
process.exitCode = figures.every(({ ok }) => ok) ? 0 : 1;
