import type { RunningApp } from '../tests/support/electron.ts';
import type { Bench } from './support/bench.ts';
import { emptyApp, openEmpty, openOurs } from './support/windows.ts';

/** From the creation of the process to the moment the page says that it can be used, with new user data. */
async function startTime(open: () => Promise<RunningApp>): Promise<number> {
  const { app, page, close } = await open();
  const ready = await page.evaluate(() => Date.now());
  const created = await app.evaluate(() => process.getCreationTime());
  await close();
  if (created === null) throw new Error('This system does not tell when a process was created.');
  return ready - created;
}

export default {
  name: 'start-cold',
  unit: 'ms',
  judged: 'ratio',
  better: 'lower',
  bar: 1.5,
  rounds: 7,
  open: async () => {
    const empty = emptyApp();
    return { subject: () => startTime(openOurs), baseline: () => startTime(() => openEmpty(empty)) };
  },
} satisfies Bench;
