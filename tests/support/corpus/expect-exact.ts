import { afterAll, beforeAll, expect, test } from 'vitest';
import { locateTools } from '../../../electron/main/media/tools.ts';
import { makeCorpusFile } from './make.ts';
import { openPicker, shuffled, type Picker } from './picker.ts';
import type { Recipe } from './recipes.ts';

/**
 * One test a recipe: every frame forwards and in a mixed order, each shown exactly, and some clicked on the way: the service
 * has to be told just these. The long form clicks every frame and walks backwards too.
 */
export function expectExact(recipes: readonly Recipe[], { long }: { readonly long: boolean }): void {
  let picker: Picker | null = null;
  let tools: Awaited<ReturnType<typeof locateTools>>;
  beforeAll(async () => {
    tools = await locateTools();
  });
  afterAll(() => picker?.close());

  test.each(recipes.map((recipe) => [recipe.name, recipe] as const))(
    'every frame of %s is shown exactly, and sent under its own index',
    async (_, recipe) => {
      const file = await makeCorpusFile(tools, recipe);
      picker ??= await openPicker(file);
      await picker.open(file);
      if (recipe.viewing) {
        expect(await picker.studio.get('workbench').getAttribute('data-viewing')).toBe(recipe.viewing);
      }
      const forwards = file.numbers.map((_number, frame) => frame);
      expect(await picker.studio.get('frame-total').textContent()).toBe(String(forwards.length));
      for (const order of [forwards, shuffled(forwards.length), ...(long ? [forwards.toReversed()] : [])]) {
        const chosen = order === forwards ? forwards.filter((frame) => long || frame % 6 === 0) : [];
        const { seen, sent } = await picker.walk(order, chosen);
        expect(seen.map(({ frame, number }) => ({ frame, number }))).toEqual(
          order.map((frame) => ({ frame, number: file.numbers[frame] })),
        );
        expect(sent).toEqual(chosen);
      }
    },
  );
}
