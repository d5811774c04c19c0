import { execFileSync } from 'node:child_process';
import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { lastFrame, type Scene, type States } from '../scene.ts';

/** A picture of the given size with something to look at. */
function draw(scene: Scene, name: string, size: string): string {
  const path = join(scene.folder, name);
  const source = ['-f', 'lavfi', '-i', `gradients=size=${size}:c0=0x2f6f8f:c1=0xe0a84c:speed=0.00001`];
  execFileSync(scene.tools.ffmpeg, ['-v', 'error', ...source, '-frames:v', '1', '-y', path]);
  chmodSync(path, 0o644);
  return path;
}

/** Reference images. */
export const images: States = async function* (scene) {
  const { studio, page } = scene;
  const ready = () => studio.get('crop-apply').and(page.locator(':not([disabled])')).waitFor();
  const cancel = async () => {
    await page.keyboard.press('Escape');
    await studio.get('crop-place').waitFor({ state: 'detached' });
  };
  await studio.mode('swap');
  await studio.get('image-input').scrollIntoViewIfNeeded();
  await scene.aside();
  yield 'images-empty';
  await studio.mode('addition');
  await studio.addImage(draw(scene, 'lantern.png', '1200x900'));
  await scene.aside();
  yield 'image';
  const item = studio.get('image-item').first();
  await item.hover();
  yield 'image-hovered';
  await item.getByRole('button').first().click();
  await ready();
  yield 'crop';
  await page.locator('dialog label, [role="dialog"] label').filter({ hasText: '9:16' }).click();
  yield 'crop-ratio';
  await cancel();
  // A frame with masks to cut along.
  await studio.toFrame(lastFrame);
  await studio.get('image-from-frame').click();
  await ready();
  await studio.get('frame-cutout').click();
  await studio.get('crop-place').and(page.locator('[data-cutout="true"]:not(.waiting)')).waitFor();
  yield 'crop-cutout';
  await cancel();
  await studio.get('image-input').setInputFiles(draw(scene, 'panorama.png', '1600x400'));
  await ready();
  yield 'image-too-long';
  await cancel();
  await scene.aside();
  yield 'image-to-be-cropped';
  await studio.get('image-item').nth(1).hover();
  await studio.get('image-item').nth(1).getByRole('button').nth(1).click();
  await studio.get('image-input').setInputFiles(draw(scene, 'stamp.png', '200x180'));
  await page.locator('aside [data-testid="error"]').waitFor();
  await scene.aside();
  yield 'image-too-small';
  const broken = join(scene.folder, 'broken.png');
  writeFileSync(broken, 'not a picture', { mode: 0o644 });
  await studio.get('image-input').setInputFiles(broken);
  await page.locator('aside [data-testid="error"][data-code="image-unreadable"]').waitFor();
  await scene.aside();
  yield 'image-unreadable';
  await page.locator('aside [data-testid="error"] button').last().click();
};

/** The prompt, and the order. */
export const prompting: States = async function* (scene) {
  const { studio, page } = scene;
  const prompt = studio.get('prompt');
  await prompt.fill('');
  await studio.get('template').click();
  await studio.get('template-en').waitFor();
  yield 'templates';
  await studio.get(`template-${scene.view.lang}`).click();
  await scene.aside();
  yield 'prompt-gaps';
  await prompt.fill('Put the lantern beside the boat');
  await scene.aside();
  yield 'prompt-missing';
  await prompt.fill('Put the lantern from <<<image_1>>> beside the boat of <<<video_1>>> and <<<image_2>>>');
  await scene.aside();
  yield 'prompt-stray';
  const words = 'Put the lantern of <<<image_1>>> into the boat of <<<video_1>>>. ';
  await prompt.fill(words + 'Leave everything else as it is. '.repeat(76));
  await scene.aside();
  yield 'prompt-nearly-full';
  await prompt.fill(words + 'Leave everything else as it is. '.repeat(90));
  await scene.aside();
  yield 'prompt-too-long';
  await prompt.fill(words.trim());
  await studio.get('edit-create').scrollIntoViewIfNeeded();
  await scene.aside();
  yield 'order-ready';
  await studio.order();
  await scene.aside();
  yield 'ordered';
  await studio.get('prompt-history').scrollIntoViewIfNeeded();
  await studio.get('prompt-history').click();
  await studio.get('prompt-used').first().waitFor();
  yield 'prompt-history';
  await page.keyboard.press('Escape');
};
