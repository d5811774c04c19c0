import path from 'node:path';
import { build } from 'vite';
import type { Bench } from './bench.ts';
import { emptyApp, openEmpty } from './windows.ts';

interface Masks {
  ours(): number;
  plain(): number;
  different(): number;
}

/** The page's script as one string. */
async function pageScript(): Promise<string> {
  const built = await build({
    configFile: false,
    logLevel: 'error',
    build: {
      write: false,
      target: 'chrome130',
      lib: { entry: path.join(import.meta.dirname, 'mask-page.ts'), formats: ['iife'], name: 'masks' },
    },
  });
  const [first] = [built].flat();
  if (!first || !('output' in first)) throw new Error('The bench page was not built');
  return first.output[0].code;
}

/** From `counts` to pixels on a canvas, at a size, in the real window, beside the plain way; the same pixels or an error. */
export function maskBench(width: number, height: number): Bench {
  return {
    name: `mask-${width}x${height}`,
    unit: 'ms',
    judged: 'ratio',
    better: 'lower',
    bar: 1 / 25,
    rounds: 25,
    open: async () => {
      const { page, close } = await openEmpty(emptyApp());
      await page.evaluate(await pageScript());
      const masks = await page.evaluateHandle(
        ([w, h]) =>
          (globalThis as unknown as { prepareMasks(w: number, h: number, n: number): Masks }).prepareMasks(
            w,
            h,
            12,
          ),
        [width, height] as const,
      );
      const different = await masks.evaluate((all) => all.different());
      if (different > 0) throw new Error(`${different} pixels differ from the plain way`);
      return {
        subject: () => masks.evaluate((all) => all.ours()),
        baseline: () => masks.evaluate((all) => all.plain()),
        close,
      };
    },
  };
}
