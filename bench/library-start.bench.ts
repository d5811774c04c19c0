import { launchApp } from '../tests/support/electron.ts';
import type { Bench } from './support/bench.ts';
import { userDataWith } from './support/libraries.ts';

/** From the creation of the process to a page that can be used. */
async function startTime(userDataDir?: string): Promise<number> {
  const { app, page, close } = await launchApp(userDataDir === undefined ? {} : { userDataDir });
  const ready = await page.evaluate(() => Date.now());
  const created = await app.evaluate(() => process.getCreationTime());
  await close();
  return ready - (created ?? ready);
}

/** The start with a hundred thousand edits beside the start with none. */
export default {
  name: 'library-start',
  unit: 'ms',
  judged: 'ratio',
  better: 'lower',
  bar: 1.1,
  rounds: 7,
  open: async () => {
    const full = userDataWith(100_000);
    return { subject: () => startTime(full), baseline: () => startTime() };
  },
} satisfies Bench;
