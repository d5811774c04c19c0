import { decodeAll } from '../electron/main/media/decode.ts';
import { probeFile } from '../electron/main/media/probe.ts';
import { locateTools } from '../electron/main/media/tools.ts';
import type { Bench } from './support/bench.ts';
import { fullHdClip, openPickerWindow } from './support/picker-window.ts';

/** From the click that opens a session to its whole strip, beside one decode of the clip by ffmpeg. */
const bench: Bench = {
  name: 'strip-ready',
  unit: 'ms',
  judged: 'ratio',
  better: 'lower',
  bar: 1.5,
  rounds: 5,
  async open() {
    const { picker, file } = await openPickerWindow(fullHdClip);
    const { studio } = picker;
    const tools = await locateTools();
    const { video } = await probeFile(tools, file.path);
    if (!video) throw new Error('No pictures');
    return {
      async subject() {
        await studio.get('clip-new').click();
        await studio.get('library-open').first().waitFor();
        return studio.page.evaluate(
          () =>
            new Promise<number>((resolve) => {
              const start = performance.now();
              new MutationObserver((_, observer) => {
                if (!document.querySelector('[data-testid="filmstrip"][data-strip="complete"]')) return;
                observer.disconnect();
                resolve(performance.now() - start);
              }).observe(document.body, { subtree: true, childList: true, attributes: true });
              document.querySelector<HTMLElement>('[data-testid="library-open"]')!.click();
            }),
        );
      },
      async baseline() {
        const start = performance.now();
        await decodeAll(tools, file.path);
        return performance.now() - start;
      },
      close: () => picker.close(),
    };
  },
};
export default bench;
