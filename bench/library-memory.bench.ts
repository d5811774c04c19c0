import type { ElectronApplication, Page } from 'playwright-core';
import { launchApp } from '../tests/support/electron.ts';
import type { Bench } from './support/bench.ts';
import { userDataWith, withPictures } from './support/libraries.ts';

/** Resident memory of all processes, in MB. */
const resident = (app: ElectronApplication): Promise<number> =>
  app.evaluate(({ app: electron }) =>
    electron.getAppMetrics().reduce((sum, { memory }) => sum + memory.workingSetSize / 1024, 0),
  );

/** Asks for every page of the list, as somebody who scrolls through all of it makes the window do. */
const lookThrough = (page: Page): Promise<number> =>
  page.evaluate(async () => {
    const { studio } = globalThis as unknown as {
      studio: {
        invoke(channel: string, input: unknown): Promise<{ value: { items: unknown[]; total: number } }>;
      };
    };
    let seen = 0;
    for (let total = 1; seen < total;) {
      const { value } = await studio.invoke('library:query', { text: '', offset: seen, limit: 200 });
      total = value.total;
      seen += value.items.length;
      if (value.items.length === 0) break;
    }
    return seen;
  });

/** The pictures are named and not made. */
const noPicture = /404 \(Not Found\)/;

/**
 * By how much looking through a hundred thousand edits makes the application grow: all processes, as they stand when the last
 * page is there. No collection is forced, so garbage that the page has not swept yet counts.
 */
export default {
  name: 'library-memory',
  unit: 'MB',
  judged: 'value',
  better: 'lower',
  bar: 50,
  rounds: 3,
  open: async () => {
    const full = withPictures(userDataWith(100_000));
    return {
      subject: async () => {
        const { app, page, close } = await launchApp({ userDataDir: full, expectedErrors: [noPicture] });
        const before = await resident(app);
        const seen = await lookThrough(page);
        if (seen < 100_000) throw new Error(`Only ${seen} entries were there`);
        const after = await resident(app);
        await close();
        return after - before;
      },
    };
  },
} satisfies Bench;
