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
        const measured = page.evaluate(
          () =>
            new Promise<number>((resolve) => {
              const count = () => document.querySelectorAll('[data-testid="point"]').length;
              const before = count();
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
            }),
        );
        await page.mouse.click(box.x + box.width * (0.1 + 0.07 * clicks), box.y + box.height * 0.8);
        const time = await measured;
        // Ten points are the most a frame takes.
        if (clicks % 8 === 0) {
          await studio.get('frame-next').click();
          await studio.waitForFrame(clicks / 8);
        }
        return time;
      },
      close: () => closeSelecting(opened),
    };
  },
} satisfies Bench;
