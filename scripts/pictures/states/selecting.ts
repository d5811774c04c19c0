import { sample } from '../../make-clips/sample.ts';
import { reset } from '../../../tests/support/scripted-service/steps.ts';
import type { States } from '../scene.ts';

/** Points, masks, objects and how they are looked at. */
export const selecting: States = async function* (scene) {
  const { studio, page, lake, service } = scene;
  await scene.aside();
  yield 'fresh';

  const answer = lake.hold('add');
  await scene.click(scene.placeOf('balloon', 0));
  await scene.aside();
  yield 'first-click-asked';
  answer();
  await studio.waitForMask();
  await scene.settled();
  yield 'mask';
  await studio.get('point').first().hover();
  await studio.get('point-remove').waitFor();
  yield 'take-back';

  for (const [name, place] of [
    ['refused-left', { x: 0.012, y: 0.5 }],
    ['refused-below', { x: 0.985, y: 0.985 }],
  ] as const) {
    await scene.click(place);
    await scene.aside();
    await page.waitForSelector('[data-testid="point"][data-state="refused"]');
    yield name;
    await page.locator('[data-testid="point"][data-state="refused"]').click();
    await scene.settled();
  }

  await scene.select('boat');
  await scene.select('buoy');
  const names = {
    en: ['Balloon', 'Boat with its mirror image in the water, at dusk'],
    'zh-CN': ['热气球', '黄昏时分停在湖面上的帆船，连同它在水中的倒影'],
  };
  for (const [at, name] of names[scene.view.lang].entries()) {
    const field = page.locator('aside input[maxlength="80"]').nth(at);
    await field.fill(name);
    await field.press('Enter');
    await studio.get('object-row').getByText(name).waitFor();
  }
  await scene.aside();
  yield 'objects';
  const hide = studio.get('object-hide').nth(1);
  const solo = studio.get('object-solo').first();
  await hide.click();
  await scene.aside();
  yield 'hidden';
  await hide.click();
  await solo.click();
  await scene.aside();
  yield 'solo';
  await solo.click();

  await studio.get('look').click();
  yield 'mask-look';
  for (const mode of ['outline', 'cutout'] as const) {
    await studio.get(`look-${mode}`).click();
    await scene.aside();
    yield mode;
  }
  await studio.get('look-tint').click();
  await studio.get('look').click();
  await studio.get('look-before').click();
  await scene.aside();
  yield 'before';
  await studio.get('look-before').click();

  await studio.get('stage').focus();
  await page.keyboard.press('1');
  for (let times = 0; times < 12; times += 1) await page.keyboard.press('+');
  // Until then the smaller picture is seen, stretched.
  await page.waitForFunction(
    (width) =>
      document.querySelector<HTMLCanvasElement>('[data-testid="stage"] canvas.frame')?.width === width,
    sample.width,
  );
  await scene.aside();
  yield 'pixels';
  await page.keyboard.press('0');

  await page.keyboard.press('Control+z');
  await page.keyboard.press('Control+z');
  await page.waitForSelector('[data-testid="redo"]:not([disabled])');
  await scene.settled();
  yield 'undone';
  await page.keyboard.press('Control+Shift+z');
  await page.keyboard.press('Control+Shift+z');
  await page.waitForSelector('[data-testid="redo"][disabled]');
  await scene.settled();

  service.always('add', reset);
  await scene.click(scene.placeOf('small balloon', 0));
  await scene.aside();
  await studio.get('points-waiting').waitFor();
  yield 'offline';
  await page.locator('[data-testid="point"][data-state="offline"]').hover();
  yield 'offline-point';
  lake.answerAgain();
  await page.waitForSelector('[data-testid="points-waiting"]', { state: 'detached' });
  await scene.settled();
};
