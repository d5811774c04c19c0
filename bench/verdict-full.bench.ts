import type { Bench } from './support/bench.ts';
import { bare, openMediaBench } from './support/media.ts';

/** From the file's name to all verdicts, every frame read, beside a bare decode to nowhere. */
export default {
  name: 'verdict-full',
  unit: 'ms',
  judged: 'ratio',
  better: 'lower',
  bar: 1.2,
  rounds: 7,
  open: async () => {
    const { tools, path, media, close } = await openMediaBench();
    const full = async () => {
      const started = performance.now();
      await media().check(path);
      return performance.now() - started;
    };
    const decode = ['-nostdin', '-v', 'error', '-i', path, '-map', '0:v:0', '-f', 'null', '-'];
    return { subject: full, baseline: () => bare(tools.ffmpeg, decode), close };
  },
} satisfies Bench;
