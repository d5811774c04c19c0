import { lastFrame, type States } from '../scene.ts';

/** The tracked selection, and what is saved of it. */
export const preview: States = async function* (scene) {
  const { studio, page, lake, service } = scene;
  service.tracking(lake.followed());
  const answer = lake.hold('preview');
  await studio.get('preview').click();
  await page.waitForSelector('[data-testid="preview"][data-state="requesting"]');
  await scene.aside();
  yield 'preview-asked';
  answer();
  await studio.get('preview-drawn').waitFor({ state: 'attached' });
  await page.waitForSelector('[data-testid="object-presence"]:not([data-ranges=""])');
  await scene.aside();
  yield 'preview';
  await page.locator('label', { has: studio.get('preview-served') }).click();
  await page.waitForFunction(() => !document.querySelector('.frame:not(.covered)'));
  await scene.aside();
  yield 'preview-served';

  await studio.get('export').click();
  await studio.get('export-tracking').waitFor();
  yield 'export-menu';
  await studio.get('export-matte').click();
  await page.waitForSelector('[data-testid="job"][data-kind="export"]');
  await scene.aside();
  yield 'exporting';
  await page.locator('.export [role="status"]:not(:empty)').waitFor({ timeout: 120_000 });
  yield 'exported';

  // Another preview, whose file of masks has a form that nobody knows.
  await studio.get('preview').click();
  await studio.toFrame(lastFrame);
  await page.locator('[data-testid="point"]').first().click();
  await scene.settled();
  service.tracking('{"masks": "in a form of another year"}');
  await page.waitForSelector('[data-testid="preview"][data-state="required"]');
  yield 'preview-needed';
  await studio.preview();
  await studio.get('preview-unreadable').waitFor();
  await page.waitForFunction(() => !document.querySelector('.frame:not(.covered)'));
  await scene.aside();
  yield 'preview-unreadable';
  await studio.get('preview').click();
};
