import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { locateTools } from '../../electron/main/media/tools.ts';
import { makeRunFolder } from '../support/electron.ts';
import { closedAfterEach } from '../support/left-open.ts';
import { drawPicture } from '../support/pictures.ts';
import { openForTest as open } from '../support/selecting.ts';

const left = closedAfterEach();

test('a reference image comes from the frame, from a file to be cropped and from the clipboard; a prompt and its references cannot come to harm', async () => {
  const { studio } = await open(left);
  const { page } = studio;
  await studio.toFrame(5);
  await studio.clickPicture({ x: 0.3, y: 0.3 });
  await studio.waitForMask();

  // A reference image of this frame, of nothing but what is selected.
  await studio.mode('addition');
  await studio.get('image-from-frame').click();
  const place = studio.get('crop-place');
  await studio.get('crop-apply').and(page.locator(':not([disabled])')).waitFor();
  await studio.get('frame-cutout').click();
  await place.and(page.locator('[data-cutout="true"]:not(.waiting)')).waitFor();
  await studio.get('crop-apply').click();
  await studio.get('image-item').waitFor();

  // One that is longer than is taken comes in to be cropped, and is what the service takes once it is.
  const long = drawPicture(await locateTools(), makeRunFolder('long'), 'long.png', '1600x400');
  await studio.get('image-input').setInputFiles(long);
  await studio.get('image-item').and(page.locator('[data-problem="aspect"]')).waitFor();
  await studio.get('crop-apply').and(page.locator(':not([disabled])')).click();
  await studio.get('image-item').nth(1).and(page.locator(':not([data-problem])')).waitFor();
  expect(await studio.get('image-item').nth(1).getAttribute('title')).toContain('1000×400');
  await studio.get('image-item').nth(1).hover();
  await page.getByRole('button', { name: 'Remove long.png' }).click();
  await studio.get('image-item').nth(1).waitFor({ state: 'detached' });
  // From the clipboard, wherever the focus is.
  const copied = drawPicture(await locateTools(), makeRunFolder('copied'), 'copied.png', '400x300');
  await page.evaluate((base64) => {
    const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
    const picture = new Blob([bytes], { type: 'image/png' });
    return navigator.clipboard.write([new ClipboardItem({ 'image/png': picture })]);
  }, readFileSync(copied).toString('base64'));
  await studio.get('stage').focus();
  await page.keyboard.press('Control+v');
  await studio.get('image-item').nth(1).waitFor();
  expect(await studio.get('image-item').nth(1).getAttribute('title')).toContain('400×300');
  await studio.get('image-item').nth(1).getByRole('button').nth(1).click();
  await studio.get('image-item').nth(1).waitFor({ state: 'detached' });

  // References in the prompt cannot come to harm.
  const prompt = studio.get('prompt');
  await prompt.fill('Put it beside <<<video_1>>>');
  await prompt.press('ArrowLeft');
  await page.keyboard.type('the cup of ');
  expect(await prompt.inputValue()).toBe('Put it beside the cup of <<<video_1>>>');
  await prompt.press('End');
  await prompt.press('Control+Backspace');
  expect(await prompt.inputValue()).toBe('Put it beside the cup of ');
  await page.keyboard.type('<image 1>!');
  expect(await prompt.inputValue()).toBe('Put it beside the cup of <<<image_1>>>!');
  await page.getByText('Not mentioned: video').waitFor();

  // Whoever wrote it, it can be undone: a reference put in by a click, one that was cut into, a template over own words.
  const own = 'Put it beside the cup of <<<image_1>>>!';
  await page.getByRole('button', { name: '+ video' }).click();
  await expect.poll(() => prompt.inputValue()).toBe(`${own}<<<video_1>>>`);
  await prompt.press('Control+Backspace');
  await expect.poll(() => prompt.inputValue()).toBe(own);
  await studio.get('template').click();
  await studio.get('template-en').click();
  await expect.poll(() => prompt.inputValue()).toContain('seamlessly add [x]');
  for (const there of [own, `${own}<<<video_1>>>`, own]) {
    await prompt.press('Control+z');
    await expect.poll(() => prompt.inputValue()).toBe(there);
  }
  await prompt.press('Control+Shift+z');
  await expect.poll(() => prompt.inputValue()).toBe(`${own}<<<video_1>>>`);

  // An input method writes beside references and over them, and is undone as one word.
  const keyboard = await page.context().newCDPSession(page);
  const compose = async (...letters: string[]) => {
    for (const text of letters.slice(0, -1))
      await keyboard.send('Input.imeSetComposition', {
        text,
        selectionStart: text.length,
        selectionEnd: text.length,
      });
    await keyboard.send('Input.insertText', { text: letters.at(-1)! });
  };
  await prompt.press('Control+Home');
  await compose('b', 'beizi', '杯子');
  await expect.poll(() => prompt.inputValue()).toBe(`杯子${own}<<<video_1>>>`);
  await prompt.press('Control+End');
  await prompt.press('Shift+ArrowLeft');
  await compose('sp', '视频');
  await expect.poll(() => prompt.inputValue()).toBe(`杯子${own}视频`);
  for (const there of [`杯子${own}<<<video_1>>>`, `${own}<<<video_1>>>`]) {
    await prompt.press('Control+z');
    await expect.poll(() => prompt.inputValue()).toBe(there);
  }
});
