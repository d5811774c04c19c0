import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as v from 'valibot';
import { expect, test } from 'vitest';
import { locateTools } from '../../electron/main/media/tools.ts';
import { contract } from '../../electron/shared/ipc/contract.ts';
import { makeTruthClip } from '../support/clips/index.ts';
import { launchApp, readableCopy } from '../support/electron.ts';
import { fuzzMark, mutated, realised, sampleOf } from '../support/fuzz.ts';
import { closedAfterEach } from '../support/left-open.ts';
import { refusal, success } from '../support/scripted-service/steps.ts';
import { startWholeService, type WholeService } from '../support/scripted-service/whole-service.ts';
import { seededRandom } from '../support/seeded-random.ts';
import { Studio } from '../support/studio.ts';

/* What comes as data is data: messages of a page gone wrong, and texts of a service or a file that mean harm. */

declare global {
  interface Window {
    realised?: typeof realised;
  }
}

const left = closedAfterEach();

/** About as many for each channel, each of which its schema refuses: what happens to be right would be done. */
function malformed(count: number): readonly { channel: string; input: unknown }[] {
  const random = seededRandom(20_260_314);
  const channels = Object.keys(contract) as (keyof typeof contract)[];
  return channels.flatMap((channel) => {
    const schema = contract[channel].input as v.GenericSchema;
    const bad: { channel: string; input: unknown }[] = [];
    while (bad.length * channels.length < count) {
      const input = mutated(sampleOf(schema, random), random);
      if (!v.safeParse(schema, realised(input)).success) bad.push({ channel, input });
    }
    return bad;
  });
}

test('ten thousand malformed messages over all channels are refused, one by one, and leave nothing behind', async () => {
  left.running = await launchApp();
  const { page, userDataDir } = left.running;
  const messages = malformed(10_000);
  await page.evaluate(`window.realised = ${realised.toString()}`);
  const settings = () => page.evaluate(() => window.studio.invoke('settings:get', {}));
  const before = await settings();
  const outcomes: Record<string, number> = {};
  for (let at = 0; at < messages.length; at += 500) {
    const answers = await page.evaluate(
      (batch) => {
        const invoke = window.studio.invoke as (channel: string, input: unknown) => Promise<unknown>;
        return Promise.all(
          batch.map(({ channel, input }) =>
            invoke(channel, window.realised?.(input)).then(
              (answer) => {
                const { ok, error } = answer as { ok: boolean; error?: { code: string } };
                return ok ? `accepted ${channel} ${JSON.stringify(input)}` : (error?.code ?? '');
              },
              // What cannot be copied does not even leave the page.
              () => 'not sent',
            ),
          ),
        );
      },
      messages.slice(at, at + 500),
    );
    for (const answer of answers) outcomes[answer] = (outcomes[answer] ?? 0) + 1;
  }
  const { 'bad-request': refused = 0, 'not sent': unsent = 0, ...others } = outcomes;
  expect(others).toEqual({});
  expect(refused + unsent).toBeGreaterThanOrEqual(10_000);
  expect(refused).toBeGreaterThan(9000);
  expect(await settings()).toEqual(before);
  expect(await page.evaluate(() => (({}) as { polluted?: boolean }).polluted)).toBeUndefined();
  // The log says where an input was wrong, never what it was.
  const logs = join(userDataDir, 'logs');
  const text = readdirSync(logs).map((name) => readFileSync(join(logs, name), 'utf8'));
  expect(text.join('')).toMatch(/ipc\.refused/);
  expect(text.join('')).not.toContain(fuzzMark);
});

/** Would say its name if it were taken for more than text; the last character turns the reading direction. */
const attack = (name: string): string =>
  `<img src="x" onerror="window.broken='${name}'"><svg onload="window.broken='${name}'"></svg>{{constructor}}\u202E`;

/** A service every text of which is an attack. */
async function startHostileService(clip: Parameters<typeof startWholeService>[0]): Promise<WholeService> {
  const hostile = await startWholeService(clip);
  const pack = {
    resource_pack_name: attack('pack'),
    resource_pack_id: attack('id'),
    resource_pack_type: attack('type'),
    status: attack('status'),
    total_quantity: 10,
    remaining_quantity: 5,
  };
  hostile.always('account', success({ code: 0, msg: attack('msg'), resource_pack_subscribe_infos: [pack] }));
  // A header holds no more than Latin-1.
  const headers = { 'x-request-id': attack('header').replace('\u202E', '') };
  hostile.next('init', refusal(1201, attack('message'), headers));
  const task = {
    task_id: attack('task'),
    task_status: 'failed',
    task_status_msg: attack('reason'),
    task_info: { external_task_id: attack('external-id') },
    created_at: 1_750_000_000_000,
    updated_at: 1_750_000_000_000,
  };
  hostile.always('list', success([task]));
  return hostile;
}

test('whatever the service or a file brings as text is text', async () => {
  const clip = await makeTruthClip(await locateTools(), { seconds: 3 });
  const service = (left.service = await startHostileService(clip));
  left.running = await launchApp({ args: [`--api-base-url=${service.baseUrl}`], lang: 'en' });
  const { page } = left.running;
  const studio = new Studio(page);
  const shown = async (name: string) =>
    expect(await studio.get(name).first().textContent(), name).toContain('<img src="x"');

  await studio.get('settings-open').click();
  await studio.get('account-rename').click();
  await studio.get('account-name').fill(attack('account').slice(0, 60));
  await studio.get('account-name').press('Enter');
  await studio.get('auth-token').check({ force: true });
  await studio.get('api-key').fill('api-key-kling-for-tests');
  await studio.get('credentials-save').click();
  await studio.get('account-pack').waitFor();
  await shown('account-pack');
  await studio.get('settings-close').click();

  await studio.get('clip-video-id').fill('772');
  await studio.get('clip-use').click();
  await studio.get('session-start').click();
  await studio.waitForError('bad-parameters');
  await shown('error');

  // A file may have any name that its system allows.
  await studio.openFile(await readableCopy(clip.path, `${attack('file').replaceAll('/', '∕')}.mp4`));
  await studio.checks();
  await page.getByText(attack('file').slice(0, 40)).first().waitFor();
  expect(await page.title()).toContain('{{constructor}}\ufffd.mp4');
  const adopted = await page.evaluate(() => window.studio.invoke('edits:import', {}));
  expect(adopted).toEqual({ ok: true, value: { adopted: 1, known: 0 } });
  await page.getByText(attack('task').slice(0, 40)).first().click();
  await page.getByText(attack('reason').slice(0, 40)).first().waitFor();
  await studio.get('requests-open').click();
  await studio.get('request-row').first().waitFor();
  const found = await page.evaluate(() => ({
    broken: window.broken,
    made: document.querySelectorAll('img[src="x"], svg[onload], script:not([src])').length,
    turned: [...document.querySelectorAll('body, body *')].flatMap((element) =>
      [
        ...[...element.childNodes].filter(({ nodeType }) => nodeType === Node.TEXT_NODE),
        ...[...element.attributes].filter(({ name }) => /^(title|alt|aria-)/.test(name)),
      ]
        .map((node) => node.nodeValue ?? '')
        .filter((text) => /[\u202a-\u202e\u2066-\u2069]/.test(text)),
    ),
  }));
  expect(found).toMatchObject({ broken: undefined, made: 0, turned: [] });
});
