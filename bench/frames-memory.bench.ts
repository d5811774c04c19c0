import { shuffled } from '../tests/support/corpus/picker.ts';
import type { Bench } from './support/bench.ts';
import { largestClip, openPickerWindow } from './support/picker-window.ts';

const lookEveryMs = 100;

/**
 * The most that the window's processes (page and graphics) grow by while the largest clip the service takes is stepped,
 * jumped and played through: every decoded frame, the strip, the thumbnails, the bytes of the file.
 */
const bench: Bench = {
  name: 'frames-memory',
  unit: 'MB',
  judged: 'value',
  better: 'lower',
  bar: 300,
  rounds: 1,
  async open() {
    const { picker, file } = await openPickerWindow(largestClip);
    const { studio } = picker;
    const held = () =>
      picker.app.evaluate(({ app }) =>
        app
          .getAppMetrics()
          .filter(({ type }) => type === 'Tab' || type === 'GPU')
          .reduce((sum, { memory }) => sum + memory.workingSetSize / 1024, 0),
      );
    return {
      async subject() {
        await studio.get('clip-new').click();
        await studio.page.reload();
        await studio.get('library-open').first().waitFor();
        const before = await held();
        await studio.get('library-open').first().click();
        let most = before;
        const look = async (): Promise<void> => {
          // One look of hundreds that fails is one look less.
          most = Math.max(most, await held().catch(() => 0));
        };
        const watch = setInterval(() => void look(), lookEveryMs);
        await studio.waitForFrame(0);
        const frames = file.numbers.map((_, frame) => frame);
        await picker.walk(frames);
        await picker.walk(shuffled(frames.length).slice(0, 60));
        await studio.page.waitForSelector('[data-testid="filmstrip"][data-strip="complete"]');
        clearInterval(watch);
        return most - before;
      },
      close: () => picker.close(),
    };
  },
};
export default bench;
