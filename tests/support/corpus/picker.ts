import { launchApp, type RunningApp } from '../electron.ts';
import { startWholeService, type WholeService } from '../scripted-service/whole-service.ts';
import { Studio } from '../studio.ts';
import type { CorpusFile } from './make.ts';
import { walkFrames, type Seen } from './walk.ts';

/** The window on a service that answers every session with the file of the corpus it is told to: the product's own way. */
export interface Picker {
  readonly studio: Studio;
  readonly app: RunningApp['app'];
  /** Opens a session on the file and waits for its first picture. */
  open(file: CorpusFile, timeout?: number): Promise<void>;
  /** Walks the frames in this order and clicks some; `sent` is the `frame_index` of each request that the service got. */
  walk(order: readonly number[], clicked?: readonly number[]): Promise<{ seen: Seen[]; sent: number[] }>;
  close(): Promise<void>;
}

export async function openPicker(first: CorpusFile): Promise<Picker> {
  let file = first;
  const service: WholeService = await startWholeService(served(first));
  const running: RunningApp = await launchApp({ args: [`--api-base-url=${service.baseUrl}`], lang: 'en' });
  const { page } = running;
  const studio = new Studio(page);
  await studio.get('settings-open').click();
  await studio.get('auth-token').click();
  await studio.get('api-key').fill('api-key-kling-for-tests');
  await studio.get('credentials-save').click();
  await studio.get('credentials-status').and(page.locator(':not([data-state="none"])')).waitFor();
  await studio.get('settings-close').click();

  return {
    studio,
    app: running.app,
    async open(next, timeout = 170_000) {
      file = next;
      await service.serve(served(next));
      if (await studio.get('stage').isVisible()) await studio.get('clip-new').click();
      await studio.get('clip-video-id').fill('772');
      await studio.get('clip-use').click();
      await studio.get('session-start').click();
      const there = '[data-testid="stage"][data-session][data-frame]:not([data-frame="-1"])';
      await page.waitForSelector(there, { timeout });
    },
    async walk(order, clicked = []) {
      const before = service.received.length;
      const seen = await walkFrames(page, { order, width: file.recipe.size.width, clicked });
      const sent = service.received
        .slice(before)
        .filter(({ path }) => path.endsWith('/add-selection'))
        .map(({ body }) => (JSON.parse(body) as { frame_index: number }).frame_index);
      return { seen, sent };
    },
    async close() {
      await running.close();
      await service.close();
    },
  };
}

const served = ({ path, recipe, numbers }: CorpusFile) => ({
  path,
  ...recipe.size,
  frameCount: numbers.length,
});

/** All frames of a file, each once, in an order that jumps about but is the same every time. */
export function shuffled(count: number): number[] {
  const order = Array.from({ length: count }, (_, frame) => frame);
  let state = count;
  for (let at = count - 1; at > 0; at -= 1) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    const other = state % (at + 1);
    [order[at], order[other]] = [order[other]!, order[at]!];
  }
  return order;
}
