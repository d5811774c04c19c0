import { afterAll, beforeAll, expect, test } from 'vitest';
import { decodeFrames } from '../../electron/main/media/pipes.ts';
import { makeCorpusFile, type CorpusFile } from '../support/corpus/make.ts';
import { openPicker, type Picker } from '../support/corpus/picker.ts';
import type { Recipe } from '../support/corpus/recipes.ts';
import { meanColours, stagePixels, stageSize, waitForWidth, type Part } from '../support/corpus/screen.ts';
import { realTools } from '../support/media.ts';

/*
 * Frames are kept with as many pixels as the stage shows. What that must not cost: the whole picture where one wants to see
 * it, and its colours.
 */

const size = { width: 1920, height: 1080 };
const x264 = ['-c:v', 'libx264', '-preset', 'ultrafast', '-crf', '6', '-g', '6'];
const base = { container: 'mp4', size, rate: '30', frames: 12 } as const satisfies Partial<Recipe>;
const yuv = (pixels: string, matrix: string, range: string, transfer = matrix): string[] => [
  ...['-pix_fmt', pixels, '-colorspace', matrix, '-color_range', range],
  ...['-color_primaries', matrix === 'bt2020nc' ? 'bt2020' : matrix, '-color_trc', transfer],
];

/** Grain in the brightness, so that no two frames and no two sizes of one are alike. */
const grainy: Recipe = {
  ...base,
  name: 'whole-grainy',
  filters: ['scale=out_color_matrix=bt709:out_range=tv', 'format=yuv420p', 'noise=c0s=30:c0f=t'],
  encode: [...x264, ...yuv('yuv420p', 'bt709', 'tv')],
};

const colours = [
  ...['101010', '404040', '808080', 'c0c0c0', 'f0f0f0', 'c02020'],
  ...['20c020', '2020c0', 'c0c020', 'c020c0', '20c0c0', 'e0a080'],
];
/** Two rows of six plain patches, below the number of the frame. */
const patches = colours.map((colour, at) => {
  const [x, y] = [(at % 6) * 320, Math.floor(at / 6) * 480 + 80];
  return `drawbox=x=${x}:y=${y}:w=320:h=480:c=0x${colour}:t=fill`;
});
/** The middle of each, whatever the size of the picture. */
const middles: readonly Part[] = colours.map((_, at) => ({
  x: ((at % 6) + 0.25) / 6,
  y: (Math.floor(at / 6) * 480 + 80 + 120) / 1080,
  width: 0.5 / 6,
  height: 240 / 1080,
}));
const everything: Part = { x: 0, y: 0, width: 1, height: 1 };

const coloured = (name: string, scale: string, words: readonly string[]): Recipe => ({
  ...base,
  name: `colours-${name}`,
  filters: [...patches, scale],
  encode: [...x264, ...words],
});
const kinds: readonly Recipe[] = [
  coloured('bt709', 'scale=out_color_matrix=bt709:out_range=tv', yuv('yuv420p', 'bt709', 'tv')),
  coloured('bt601', 'scale=out_color_matrix=bt601:out_range=tv', yuv('yuv420p', 'smpte170m', 'tv')),
  coloured('full-range', 'scale=out_color_matrix=bt709:out_range=pc', yuv('yuv420p', 'bt709', 'pc')),
  coloured('10-bit', 'scale=out_color_matrix=bt709:out_range=tv', yuv('yuv420p10le', 'bt709', 'tv')),
  coloured(
    'hdr',
    'scale=out_color_matrix=bt2020:out_range=tv',
    yuv('yuv420p10le', 'bt2020nc', 'tv', 'smpte2084'),
  ),
  coloured('unsaid', 'scale=out_color_matrix=bt709:out_range=tv', ['-pix_fmt', 'yuv420p']),
];
let picker: Picker;
const files = new Map<Recipe, CorpusFile>();

beforeAll(async () => {
  const tools = await realTools();
  for (const recipe of [grainy, ...kinds]) files.set(recipe, await makeCorpusFile(tools, recipe));
  picker = await openPicker(files.get(grainy)!);
});
afterAll(() => picker?.close());

/** Opens a file; the stage shows all of it, with fewer pixels than it has. */
async function open(recipe: Recipe): Promise<void> {
  await picker.open(files.get(recipe)!);
  await waitForWidth(picker.studio.page, { below: size.width });
}

async function framesOf(recipe: Recipe): Promise<Buffer[]> {
  const { path } = files.get(recipe)!;
  const matrix = recipe.name.endsWith('unsaid') ? 'bt709' : null;
  const frames: Buffer[] = [];
  const wanted = { ...size, pixFmt: 'rgb24', matrix } as const;
  for await (const frame of decodeFrames(await realTools(), path, wanted)) frames.push(frame);
  return frames;
}

/** Mean difference of two pictures in brightness. */
function apart(a: Uint8Array, b: Uint8Array): number {
  let sum = 0;
  for (let at = 0; at < a.length; at += 3) {
    const [red, green, blue] = [a[at]! - b[at]!, a[at + 1]! - b[at + 1]!, a[at + 2]! - b[at + 2]!];
    sum += Math.abs(red + 2 * green + blue) / 4;
  }
  return sum / (a.length / 3);
}

test('at 1:1 and closer the stage has every pixel of exactly the frame it says, also after steps and jumps', async () => {
  const { page } = picker.studio;
  await open(grainy);
  const frames = await framesOf(grainy);
  // Fewer pixels are noticed: the same frame made smaller and larger again is another picture.
  const fitted = apart(await stagePixels(page, size), frames[0]!);
  expect(fitted).toBeGreaterThan(5);

  const expectWhole = async (frame: number): Promise<void> => {
    await picker.studio.waitForFrame(frame);
    await waitForWidth(page, { is: size.width });
    expect(await stageSize(page)).toEqual(size);
    const pixels = await stagePixels(page, size);
    // Programs differ a little in how they spread the colours over the pixels.
    const same = frames.map((other) => apart(pixels, other) < 3);
    expect(same).toEqual(frames.map((_, other) => other === frame));
  };
  await page.keyboard.press('1');
  await expectWhole(0);
  await page.keyboard.press('ArrowRight');
  await expectWhole(1);
  await picker.studio.toFrame(10);
  await expectWhole(10);
  await page.getByTestId('stage').focus();
  await page.keyboard.press('+');
  await page.keyboard.press('+');
  await page.keyboard.press('ArrowLeft');
  await expectWhole(9);
});

test.each(kinds.map((recipe) => [recipe.name, recipe] as const))(
  'frames made smaller have the colours of the whole ones: %s',
  async (_, recipe) => {
    const { page } = picker.studio;
    await open(recipe);
    const fitted = await meanColours(page, [...middles, everything]);
    await page.keyboard.press('1');
    await waitForWidth(page, { is: size.width });
    const whole = await meanColours(page, [...middles, everything]);
    const off = whole.map((colour, at) => Math.max(...colour.map((v, i) => Math.abs(v - fitted[at]![i]!))));
    expect(Math.max(...off)).toBeLessThan(1);
    // What lies beyond the screen's brightness is each program's own affair.
    if (recipe.name.endsWith('hdr')) return;
    const [frame] = await framesOf(recipe);
    const truth = middles.map(({ x, y }) => {
      const at =
        (Math.round((y + 0.05) * size.height) * size.width + Math.round((x + 0.02) * size.width)) * 3;
      return [...frame!.subarray(at, at + 3)];
    });
    const wrong = truth.map((colour, at) => Math.max(...colour.map((v, i) => Math.abs(v - whole[at]![i]!))));
    // The browser reckons with few digits; the wrong matrix or range would make a difference of 14 and more.
    expect(Math.max(...wrong)).toBeLessThan(12);
  },
);
