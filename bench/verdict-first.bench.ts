import type { Bench } from './support/bench.ts';
import { bare, openMediaBench } from './support/media.ts';

/** From the file's name to the verdicts of its container and streams, beside a bare ffprobe of the same. */
export default {
  name: 'verdict-first',
  unit: 'ms',
  judged: 'ratio',
  better: 'lower',
  bar: 1.3,
  rounds: 15,
  open: async () => {
    const { tools, path, media, close } = await openMediaBench();
    const first = async () => {
      const started = performance.now();
      const stop = new AbortController();
      let took = 0;
      const onFirst = () => {
        took = performance.now() - started;
        stop.abort();
      };
      await media()
        .check(path, { signal: stop.signal, onFirst })
        .catch(() => undefined);
      return took;
    };
    const ffprobe = ['-v', 'error', '-print_format', 'json', '-show_format', '-show_streams', path];
    return { subject: first, baseline: () => bare(tools.ffprobe, ffprobe), close };
  },
} satisfies Bench;
