import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { root } from './lib/paths.mjs';
import { capture, CommandFailed } from './lib/process.mjs';

const types = (/** @type {string} */ project) => ({
  name: `types of ${project}`,
  command: ['typescript/bin/tsc', '-p', project],
});

/** Every step is a tool and its words; `npm test` counts each as one. */
const steps = [
  ...['electron/shared', 'electron/main', 'electron/preload', 'electron/decoder', 'tests'].map(types),
  {
    name: 'types of renderer',
    command: [
      'svelte-check/bin/svelte-check',
      '--tsconfig',
      'renderer/tsconfig.json',
      '--output',
      'human',
      '--fail-on-warnings',
    ],
  },
  {
    name: 'lint',
    command: [
      'eslint/bin/eslint.js',
      '--max-warnings',
      '0',
      '--cache',
      '--cache-location',
      'node_modules/.cache/eslint/',
      '--cache-strategy',
      'content',
      '.',
    ],
  },
  {
    name: 'format',
    command: ['prettier/bin/prettier.cjs', '--check', '--log-level', 'warn', '--cache', '.'],
  },
  { name: 'packages', command: ['../scripts/supply.mjs'] },
  { name: 'dead code', command: ['knip/bin/knip.js', '--no-progress', '--no-config-hints'] },
];

/** @returns {Promise<string | null>} what was wrong, or null */
async function problemOf(/** @type {string[]} */ [tool = '', ...args]) {
  const script = path.join(root, 'node_modules', tool);
  try {
    await capture(process.execPath, [script, ...args], { cwd: root, everything: true });
    return null;
  } catch (error) {
    return error instanceof CommandFailed ? error.output : String(error);
  }
}

/**
 * Runs the checks, two at a time, each to its end: a developer wants to see everything that is wrong.
 * @param {(line: string) => void} say
 * @param {string} [only] part of a check's name
 * @returns {Promise<{ passed: number, failed: number }>}
 */
export async function runChecks(say, only = '') {
  const chosen = steps.filter(({ name }) => name.includes(only));
  const waiting = [...chosen];
  let failed = 0;
  const lane = async () => {
    for (let step = waiting.shift(); step; step = waiting.shift()) {
      const started = Date.now();
      const problem = await problemOf(step.command);
      const seconds = ((Date.now() - started) / 1000).toFixed(1);
      say(`${problem === null ? 'ok  ' : 'FAIL'} ${step.name} (${seconds} s)`);
      if (problem === null) continue;
      failed += 1;
      say(problem);
    }
  };
  await Promise.all([lane(), lane()]);
  return { passed: chosen.length - failed, failed };
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const { failed } = await runChecks((line) => console.log(line), process.argv[2]);
  process.exitCode = failed > 0 ? 1 : 0;
}
