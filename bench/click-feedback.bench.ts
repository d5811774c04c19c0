import type { Bench } from './support/bench.ts';
import { closeSelecting, openTracked } from './support/selecting.ts';

/** From the click, by the time the system gave it, until the picture with the new point is handed to the screen. */
export default {
  name: 'click-feedback',
  unit: 'ms',
  judged: 'value',
  better: 'lower',
  bar: 50,
  rounds: 9,
  open: async () => {
    const opened = await openTracked();
    const { studio } = opened;
    const { page } = studio;
    let clicks = 0;
    return {
      subject: async () => {
        const box = (await studio.get('stage').boundingBox())!;
        clicks += 1;
        // The listener is there before the click is sent: the two go different ways into the page.
        const measured = await page.evaluateHandle(() => {
          const count = () => document.querySelectorAll('[data-testid="point"]').length;
          const before = count();
          const seen = new Promise<number>((resolve) => {
            addEventListener(
              'pointerup',
              ({ timeStamp }) => {
                const look = (): void => {
                  if (count() === before) return void requestAnimationFrame(look);
                  // Behind this frame's layout and painting.
                  const { port1, port2 } = new MessageChannel();
                  port1.onmessage = () => resolve(performance.now() - timeStamp);
                  port2.postMessage(null);
                };
                requestAnimationFrame(look);
              },
              { once: true, capture: true },
            );
          });
          // As an object: a promise alone would be waited for here.
          return { seen };
        });
        await page.mouse.click(box.x + box.width * (0.1 + 0.07 * (clicks % 9)), box.y + box.height * 0.8);
        const time = await measured.evaluate(({ seen }) => seen);
        // Ten points are the most a frame takes.
        if (clicks % 8 === 0) await studio.toFrame(clicks / 8);
        return time;
      },
      close: () => closeSelecting(opened),
    };
  },
} satisfies Bench;
