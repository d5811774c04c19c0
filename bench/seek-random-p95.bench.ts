import { shuffled } from '../tests/support/corpus/picker.ts';
import type { Bench } from './support/bench.ts';
import { fullHdClip, openPickerWindow, p95, videoSeeks } from './support/picker-window.ts';

/** From a number typed to that frame's whole picture on the stage, far jumps on 1080p30; beside it what `<video>` takes. */
const bench: Bench = {
  name: 'seek-random-p95',
  unit: 'ms',
  judged: 'value',
  better: 'lower',
  bar: 100,
  rounds: 3,
  async open() {
    const window = await openPickerWindow(fullHdClip);
    const order = shuffled(window.file.numbers.length).slice(0, 60);
    return {
      subject: async () => p95((await window.picker.walk(order)).seen.map(({ ms }) => ms)),
      baseline: async () => p95(await videoSeeks(window, order)),
      close: () => window.picker.close(),
    };
  },
};
export default bench;
