import { setTimeout as delay } from 'node:timers/promises';
import type { ElectronApplication } from 'playwright-core';
import type { RunningApp } from '../tests/support/electron.ts';
import type { Bench } from './support/bench.ts';
import { emptyApp, openEmpty, openOurs } from './support/windows.ts';

const SETTLED = 0.01;
const LOOKS = 20;

/** Resident memory of all processes of the application, in MB. */
const resident = (app: ElectronApplication): Promise<number> =>
  app.evaluate(({ app: electron }) =>
    electron.getAppMetrics().reduce((sum, { memory }) => sum + memory.workingSetSize / 1024, 0),
  );

/** Memory once starting is over: two looks a second apart that hardly differ. */
async function restingMemory(open: () => Promise<RunningApp>): Promise<number> {
  const { app, close } = await open();
  let before = await resident(app);
  for (let look = 0; look < LOOKS; look += 1) {
    await delay(1_000);
    const now = await resident(app);
    const change = Math.abs(now - before) / before;
    before = now;
    if (change < SETTLED) break;
  }
  await close();
  return before;
}

export default {
  name: 'memory-rest',
  unit: 'MB',
  judged: 'ratio',
  better: 'lower',
  bar: 1.4,
  rounds: 3,
  open: async () => {
    const empty = emptyApp();
    return { subject: () => restingMemory(openOurs), baseline: () => restingMemory(() => openEmpty(empty)) };
  },
} satisfies Bench;
