import type { Bench } from './support/bench.ts';
import { fullHdClip, openPickerWindow, p95, videoSeeks } from './support/picker-window.ts';

/** From the arrow key to the next frame's picture on the stage, three seconds of a 1080p30 clip; beside it what `<video>` takes. */
const bench: Bench = {
  name: 'step-p95',
  unit: 'ms',
  judged: 'value',
  better: 'lower',
  bar: 33,
  rounds: 3,
  async open() {
    const window = await openPickerWindow(fullHdClip);
    const order = window.file.numbers.slice(0, 90).map((_, frame) => frame);
    return {
      subject: async () => {
        const { seen } = await window.picker.walk(order);
        // The first is the jump back to the start.
        return p95(seen.slice(1).map(({ ms }) => ms));
      },
      baseline: async () => p95((await videoSeeks(window, order)).slice(1)),
      close: () => window.picker.close(),
    };
  },
};
export default bench;
