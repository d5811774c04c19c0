import { afterAll, beforeAll, expect, test } from 'vitest';
import { locateTools } from '../../../electron/main/media/tools.ts';
import { makeCorpusFile, type CorpusFile } from './make.ts';
import { openPicker, shuffled, type Picker } from './picker.ts';
import type { Recipe } from './recipes.ts';

/** In which order the frames are looked at. */
type Order = 'forwards' | 'mixed' | 'backwards';

/** Far jumps in one file: each of the largest takes about a second. */
const mostJumps = 200;

/**
 * Every frame of each recipe forwards, and up to so many in a mixed order, each shown exactly, and some clicked on the way: the
 * service has to be told just these. The long form clicks every frame and walks backwards too.
 */
export function expectExact(recipes: readonly Recipe[], { long }: { readonly long: boolean }): void {
  let picker: Picker | null = null;
  let open: CorpusFile | null = null;
  let tools: Awaited<ReturnType<typeof locateTools>>;
  beforeAll(async () => {
    tools = await locateTools();
  });
  afterAll(() => picker?.close());

  async function opened(recipe: Recipe): Promise<{ picker: Picker; file: CorpusFile }> {
    if (picker && open?.recipe === recipe) return { picker, file: open };
    const file = await makeCorpusFile(tools, recipe);
    picker ??= await openPicker(file);
    await picker.open(file);
    open = file;
    return { picker, file };
  }

  const orders: readonly Order[] = ['forwards', 'mixed', ...(long ? (['backwards'] as const) : [])];
  const cases = recipes.flatMap((recipe) => orders.map((order) => [recipe.name, order, recipe] as const));
  test.each(cases)(
    'the frames of %s are shown exactly, %s, and sent under their own index',
    async (_, order, recipe) => {
      const { picker, file } = await opened(recipe);
      if (recipe.viewing) {
        expect(await picker.studio.get('workbench').getAttribute('data-viewing')).toBe(recipe.viewing);
      }
      const forwards = file.numbers.map((_number, frame) => frame);
      expect(await picker.studio.get('frame-total').textContent()).toBe(String(forwards.length));
      const mixed = shuffled(forwards.length).slice(0, mostJumps);
      const frames = { forwards, mixed, backwards: forwards.toReversed() }[order];
      const chosen = order === 'forwards' ? forwards.filter((frame) => long || frame % 6 === 0) : [];
      const { seen, sent } = await picker.walk(frames, chosen);
      expect(seen.map(({ frame, number }) => ({ frame, number }))).toEqual(
        frames.map((frame) => ({ frame, number: file.numbers[frame] })),
      );
      expect(sent).toEqual(chosen);
    },
  );
}
