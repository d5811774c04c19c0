import type { Bench } from './support/bench.ts';
import { startWaiting } from './support/waiting.ts';

/** Requests a second while 1,000 tasks are open. */
const bench: Bench = {
  name: 'wait-requests',
  unit: '1/s',
  judged: 'value',
  better: 'lower',
  bar: 1,
  rounds: 3,
  async open() {
    const waiting = await startWaiting();
    return { subject: async () => (await waiting.watch()).requests, close: () => waiting.close() };
  },
};
export default bench;
