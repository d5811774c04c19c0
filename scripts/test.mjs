import { mkdtemp, readFile, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { runChecks } from './check.mjs';
import { root } from './lib/paths.mjs';
import { passThrough } from './lib/process.mjs';

/** @typedef {{ passed: number, failed: number }} Count */

/**
 * Counts tests, and a file that could not even be loaded as one failure.
 * @param {string} file vitest's JSON report
 * @param {number} code vitest's exit code
 * @returns {Promise<Count>}
 */
async function countOf(file, code) {
  const report = await readFile(file, 'utf8').then(JSON.parse, () => null);
  if (!report) return { passed: 0, failed: 1 };
  const broken = report.testResults.filter(
    (/** @type {{ status: string, assertionResults: { status: string }[] }} */ result) =>
      result.status === 'failed' && !result.assertionResults.some(({ status }) => status === 'failed'),
  ).length;
  const failed = report.numFailedTests + broken;
  // An error outside any test fails the run without failing a test.
  return { passed: report.numPassedTests, failed: failed === 0 && code !== 0 ? 1 : failed };
}

/** @returns {Promise<Count>} */
async function runProject(/** @type {string} */ project, /** @type {string} */ folder) {
  console.log(`\n== ${project} ==`);
  const report = path.join(folder, `${project}.json`);
  const vitest = path.join(root, 'node_modules', 'vitest', 'vitest.mjs');
  const words = [
    'run',
    '--project',
    project,
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${report}`,
  ];
  const code = await passThrough(process.execPath, [vitest, ...words], { cwd: root });
  return countOf(report, code);
}

const folder = await mkdtemp(path.join(os.tmpdir(), 'mes-report-'));
console.log('== checks ==');
const counts = [await runChecks((line) => console.log(line))];
for (const project of ['unit', 'integration', 'e2e', 'package'])
  counts.push(await runProject(project, folder));
await rm(folder, { recursive: true, force: true });
const passed = counts.reduce((sum, count) => sum + count.passed, 0);
const failed = counts.reduce((sum, count) => sum + count.failed, 0);
console.log(`\n${passed} passed, ${failed} failed`);
process.exitCode = failed > 0 ? 1 : 0;
