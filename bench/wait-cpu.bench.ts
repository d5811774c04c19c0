import type { Bench } from './support/bench.ts';
import { startWaiting } from './support/waiting.ts';

/** Share of one core that the engine's process uses while 1,000 tasks are open. */
const bench: Bench = {
  name: 'wait-cpu',
  unit: '%',
  judged: 'value',
  better: 'lower',
  bar: 1,
  rounds: 3,
  async open() {
    const waiting = await startWaiting();
    return { subject: async () => (await waiting.watch()).cpuPercent, close: () => waiting.close() };
  },
};
export default bench;
