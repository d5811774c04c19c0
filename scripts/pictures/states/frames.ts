import { lastFrame, type States } from '../scene.ts';

/** Several frames, up to where the service has no more room. */
export const frames: States = async function* (scene) {
  const { studio, page } = scene;
  const step = Math.floor(lastFrame / 9);
  for (let frame = step; frame < 9 * step; frame += step) {
    await studio.toFrame(frame);
    await scene.select('balloon');
  }
  await scene.aside();
  yield 'marked-frames';
  await studio.get('frame-points').click();
  await studio.get('points-copy-0').waitFor();
  yield 'copy-points';
  await page.keyboard.press('Escape');
  await studio.toFrame(lastFrame);
  for (let at = 0; at < 9; at += 1)
    await scene.select('balloon', { x: ((at % 3) - 1) * 0.037, y: (Math.floor(at / 3) - 1) * 0.066 });
  yield 'room-nearly-full';
  await scene.select('boat');
  await page.mouse.click(...(await onTheStage(0.3, 0.2)));
  await scene.aside();
  yield 'room-full';
  await studio.toFrame(step + 3);
  await scene.aside();
  yield 'no-frame-left';
  const strip = (await studio.get('filmstrip').boundingBox())!;
  await page.mouse.move(strip.x + strip.width * 0.62, strip.y + strip.height / 2);
  yield 'strip-hovered';
  await studio.get('stage').focus();
  await page.keyboard.press('i');
  await studio.toFrame(7 * step);
  await studio.get('stage').focus();
  await page.keyboard.press('o');
  await scene.aside();
  yield 'in-and-out';

  async function onTheStage(x: number, y: number): Promise<[number, number]> {
    const box = (await studio.get('stage').boundingBox())!;
    return [box.x + x * box.width, box.y + y * box.height];
  }
};
