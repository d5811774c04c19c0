import type { Bench } from './support/bench.ts';
import { closeSelecting, openTracked } from './support/selecting.ts';

/** How far the pointer goes along the strip in one sample, in moves. */
const moves = 60;

/**
 * The page's main thread, in milliseconds a frame shown, while a hand runs along the strip over three tracked objects. The
 * thread's own time: what it waits for a core, with the page's worker, the rasterizer and the driver on the same few, is theirs.
 */
export default {
  name: 'scrub-main-thread',
  unit: 'ms',
  judged: 'value',
  better: 'lower',
  bar: 8,
  rounds: 5,
  open: async () => {
    const opened = await openTracked();
    const { page, get } = { page: opened.studio.page, get: (name: string) => opened.studio.get(name) };
    const session = await page.context().newCDPSession(page);
    await session.send('Performance.enable', { timeDomain: 'threadTicks' });
    const busy = async (): Promise<number> => {
      const { metrics } = await session.send('Performance.getMetrics');
      return (metrics.find(({ name }) => name === 'TaskDuration')?.value ?? Number.NaN) * 1000;
    };
    // Straight from the protocol: Playwright's mouse puts listeners of its own into the page for every move of a drag. A move
    // is answered when the page has taken it, once for each picture of the screen: a hand does not wait for the stage either.
    const mouse = (type: 'mouseMoved' | 'mousePressed' | 'mouseReleased', x: number, y: number) =>
      session.send('Input.dispatchMouseEvent', { type, x, y, button: 'left', buttons: 1, clickCount: 1 });
    await page.evaluate(() => {
      const stage = document.querySelector('[data-testid="stage"]')!;
      const counted = globalThis as unknown as { framesShown: number };
      counted.framesShown = 0;
      new MutationObserver(() => (counted.framesShown += 1)).observe(stage, {
        attributeFilter: ['data-frame'],
      });
    });
    const shown = () => page.evaluate(() => (globalThis as unknown as { framesShown: number }).framesShown);
    return {
      subject: async () => {
        const strip = (await get('filmstrip').boundingBox())!;
        const y = strip.y + strip.height / 2;
        const [busyBefore, shownBefore] = [await busy(), await shown()];
        await page.mouse.move(strip.x + 4, y);
        await mouse('mousePressed', strip.x + 4, y);
        let at = strip.x;
        for (let move = 1; move <= moves; move += 1) {
          await mouse('mouseMoved', (at = strip.x + (strip.width * move) / (moves + 1)), y);
        }
        await mouse('mouseReleased', at, y);
        const objects = await get('mask-layer').getAttribute('data-objects');
        const frames = (await shown()) - shownBefore;
        if (objects !== '3' || frames < moves / 4)
          throw new Error(`${frames} frames were shown, the last with ${objects} objects`);
        return ((await busy()) - busyBefore) / frames;
      },
      close: () => closeSelecting(opened),
    };
  },
} satisfies Bench;
