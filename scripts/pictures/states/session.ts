import { refusal } from '../../../tests/support/scripted-service/steps.ts';
import type { States } from '../scene.ts';

/** The end of a session, and the next one. */
export const sessionOver: States = async function* (scene) {
  const { studio, page, service, lake } = scene;
  await studio.get('clear-selection').click();
  await page.waitForSelector('[data-testid="point"]', { state: 'detached' });
  yield 'cleared';
  await studio.toFrame(0);
  await scene.select('balloon');
  const gone = refusal(1203, 'no such session');
  for (const route of ['add', 'delete', 'clear', 'preview'] as const) service.always(route, gone);
  await scene.click(scene.placeOf('boat', 0));
  await scene.aside();
  await page.locator('aside [data-testid="error"], [data-testid="session-over"]').first().waitFor();
  yield 'session-over';
  lake.answerAgain();
};
