import { expect, test } from 'vitest';
import { locateTools } from '../../electron/main/media/tools.ts';
import { makeTruthClip } from '../support/clips/index.ts';
import { launchApp } from '../support/electron.ts';
import { closedAfterEach } from '../support/left-open.ts';
import { refusal } from '../support/scripted-service/steps.ts';
import {
  startWholeService,
  unsteadyFrame,
  type WholeService,
} from '../support/scripted-service/whole-service.ts';
import { Studio } from '../support/studio.ts';

const left = closedAfterEach();

/** The window on a service that does what it is told, with credentials typed into the settings. */
async function open(): Promise<{ studio: Studio; service: WholeService }> {
  const clip = await makeTruthClip(await locateTools(), { seconds: 3 });
  const service = (left.service = await startWholeService(clip));
  left.running = await launchApp({ args: [`--api-base-url=${service.baseUrl}`], lang: 'en' });
  const studio = new Studio(left.running.page);
  await studio.get('settings-open').click();
  await studio.connect();
  return { studio, service };
}

async function startSession(studio: Studio): Promise<void> {
  await studio.get('clip-video-id').fill('772');
  await studio.get('clip-use').click();
  await studio.startSession();
}

const attribute = (studio: Studio, name: string, key: string) => studio.get(name).first().getAttribute(key);

test('waits are seen and ended by hand; a full account parks the order and it goes on by itself', async () => {
  const { studio, service } = await open();
  const { page } = studio;

  // The credentials' free check, and what the account has left.
  await studio.get('credentials-test').click();
  await studio.get('test-steps').locator('[data-ok="true"]').waitFor();
  await studio.get('account-pack').waitFor();
  expect(await attribute(studio, 'account-pack', 'data-remaining')).toBe('612.5');
  await studio.get('settings-close').click();

  // Opening a session: the service is down, the countdown is in the activity line, "try now" does it at once.
  service.next(
    'init',
    refusal(5001, 'maintenance', { 'retry-after': '50' }),
    refusal(1302, 'slow down', { 'retry-after': '50' }),
  );
  await studio.get('clip-video-id').fill('772');
  await studio.get('clip-use').click();
  await studio.get('session-start').click();
  // 5001 leaves doubt: init is not sent again by itself, since a second session may cost.
  await studio.waitForError('service-maintenance');
  await studio.get('session-start').click();
  const waiting = studio.get('job').getByTestId('retry-in');
  await waiting.waitFor();
  expect(Number(await waiting.getAttribute('data-seconds'))).toBeGreaterThan(40);
  await studio.get('job').getByTestId('retry-now').click();
  await page.waitForSelector('[data-testid="stage"][data-session][data-frame]');
  expect(service.count('init')).toBe(3);

  // A click while the service fails: the point is kept, the wait is said, "stop" and "try now" hold.
  service.next(
    'add',
    refusal(1302, 'slow down', { 'retry-after': '50' }),
    refusal(1302, 'slow down', { 'retry-after': '50' }),
  );
  await studio.toFrame(8);
  await studio.get('stage').click({ position: { x: 300, y: 200 } });
  await studio.get('retry').and(page.locator('[data-code="too-fast"]')).waitFor();
  await studio.get('retry-stop').click();
  await studio.waitForError('too-fast');
  await page.getByRole('button', { name: 'Try again' }).first().click();
  await studio.get('retry-now').click();
  await studio.waitForMask();
  expect(service.count('add')).toBe(3);

  // The account is full: parked, said in words, and sent again with the same id when asked.
  service.always('create', refusal(1303, 'parallel task over resource pack limit', { 'retry-after': '50' }));
  await studio.mode('removal');
  await studio.get('prompt').fill('Delete the ball from <<<video_1>>>');
  const row = await studio.order();
  const parked = row.locator('[data-testid="retry"][data-code="too-many-parallel"]');
  await parked.waitFor();
  expect(await parked.textContent()).toMatch(/already runs as many edits as it may/);
  expect(await parked.locator('dl').textContent()).toContain('request-1');
  service.always('create', null);
  await row.getByTestId('retry-now').click();
  await studio.waitForEdit('submitted');
  expect(service.tasks).toHaveLength(1);
  expect(service.tasks[0]?.externalId).toBe(await row.getAttribute('data-external-id'));

  // Asking for it: 5xx, the countdown in its row, "try now".
  service.always('query', refusal(5000, 'internal', { 'retry-after': '50' }));
  await row.getByTestId('retry').and(page.locator('[data-code="service-internal"]')).waitFor();
  expect(await row.getByTestId('retry-stop').count()).toBe(0);
  service.finishAll();
  service.always('query', null);
  // The network is back: the wait is over.
  await page.evaluate(() => window.dispatchEvent(new Event('online')));
  await studio.waitForEdit('done');
  expect(await studio.get('result-units').first().textContent()).toContain('2.5');

  // Tasks that were ordered elsewhere.
  for (const id of ['elsewhere-1', 'elsewhere-2']) service.addTask(id, 'succeed');
  await studio.get('import-tasks').click();
  await page.waitForSelector('[data-testid="import-outcome"][data-adopted="2"][data-known="1"]');
  expect(await studio.get('import-outcome').textContent()).toContain('2 tasks added; 1 was here already.');

  // Everything that went over the wire, and its copies.
  await page.keyboard.press('Control+l');
  await studio.get('requests-filter').fill('1303');
  const refused = studio.get('request-row').first();
  expect(await refused.getAttribute('data-request-id')).toBe('request-1');
  expect(await studio.get('request-row').count()).toBe(1);
  await refused.click();
  const clipboard = () => left.running!.app.evaluate(({ clipboard: board }) => board.readText());
  await studio.get('request-copy-curl').click();
  await page.getByText('cURL copied.').waitFor();
  const curl = await clipboard();
  expect(curl).toContain(`--url '${service.baseUrl}/v1/videos/multi-elements'`);
  expect(curl).toContain('$KLING_TOKEN');
  expect(curl).not.toContain('api-key-kling');
  await studio.get('request-copy-json').click();
  await page.getByText('JSON copied.').waitFor();
  expect(JSON.parse(await clipboard())).toMatchObject({ code: 1303, requestId: 'request-1', method: 'POST' });

  // By keyboard, through more rows than are drawn.
  await studio.get('requests-filter').fill('multi-elements');
  await studio.get('requests-filter').press('ArrowDown');
  await page.keyboard.press('End');
  await page.waitForFunction(
    () => document.activeElement?.getAttribute('data-path')?.endsWith('/init-selection') === true,
  );
  await studio.get('requests-close').click();
});

test('a session that the service says is over is opened anew, its points replayed, and what differs is said', async () => {
  const { studio, service } = await open();
  await studio.get('settings-close').click();
  await startSession(studio);
  for (const frame of [4, unsteadyFrame]) {
    await studio.toFrame(frame);
    await studio.clickPicture({ x: 0.3, y: 0.3 });
  }
  await studio.mode('removal');
  await studio.get('prompt').fill('Delete the ball from <<<video_1>>>');
  const first = await attribute(studio, 'stage', 'data-session');

  service.endSessions();
  await studio.toFrame(40);
  await studio.get('stage').click({ position: { x: 200, y: 200 } });
  await studio.get('session-over').and(studio.page.locator('[data-by="refusal"]')).waitFor();
  expect(await studio.get('session-over').locator('dl').textContent()).toContain('request-1');

  // The replay meets a hurdle of its own: it waits, and goes on.
  service.next('add', refusal(1302, 'slow down'));
  await studio.get('session-renew').click();
  const report = studio.get('replay-report');
  await report.waitFor();
  expect(await report.getAttribute('data-points')).toBe('3');
  expect(await report.getAttribute('data-frames')).toBe('3');
  // The last point never had a mask in the old session.
  expect(await report.getAttribute('data-changed')).toBe(`${unsteadyFrame}, 40`);
  expect(await attribute(studio, 'stage', 'data-session')).not.toBe(first);
  expect(service.count('init')).toBe(2);
  expect(await studio.get('prompt').inputValue()).toBe('Delete the ball from <<<video_1>>>');

  const sent = service.received.filter(({ body }) => body.includes('"session-2"')).map(({ body }) => body);
  const before = service.received.filter(({ body }) => body.includes('"session-1"')).map(({ body }) => body);
  const points = (bodies: readonly string[]) =>
    bodies.map((body) => JSON.stringify((JSON.parse(body) as { points: unknown }).points));
  expect(new Set(points(sent))).toEqual(new Set(points(before)));
});
