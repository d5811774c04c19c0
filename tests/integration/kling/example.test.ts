import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { endpoints } from '../../support/scripted-service/endpoints.ts';
import type { Step } from '../../support/scripted-service/server.ts';
import { refusal, reset, success } from '../../support/scripted-service/steps.ts';
import { setUpService } from './setting.ts';

const setting = setUpService();
const examples = path.join(import.meta.dirname, '../../../docs/examples');

/** Runs an example as a reader would, in plain Node. */
async function run(environment: Record<string, string>, name = 'list-tasks.ts', ...args: readonly string[]) {
  const env = { PATH: process.env['PATH'], KLING_BASE_URL: setting.service.baseUrl, ...environment };
  const options = { env, timeout: 30_000 };
  return promisify(execFile)(
    process.execPath,
    ['--no-warnings', path.join(examples, name), ...args],
    options,
  ).then(
    ({ stdout }) => ({ code: 0, stdout, stderr: '' }),
    (failure: { code: number; stdout: string; stderr: string }) => failure,
  );
}

describe('the examples under docs/', () => {
  it('lists tasks and packs', async () => {
    const task = { task_id: 't1', task_status: 'succeed', created_at: 1722769557708 };
    const pack = { resource_pack_name: 'Pack', total_quantity: 10, remaining_quantity: 4, status: 'online' };
    setting.service.play(success([task]), success({ code: 0, resource_pack_subscribe_infos: [pack] }));
    const { code, stdout } = await run({ KLING_API_KEY: 'api-key-kling-0001' });
    expect(stdout).toBe('t1\t\tsucceed\t2024-08-04T11:05:57.708Z\t\nPack: 4 of 10 (online)\n');
    expect(code).toBe(0);
    expect(setting.service.received[0]!.headers.authorization).toBe('Bearer api-key-kling-0001');
  });

  it('says what is wrong', async () => {
    setting.service.play(refusal(1002, 'Auth failed'));
    const failed = await run({ KLING_ACCESS_KEY: 'a-key', KLING_SECRET_KEY: 'a-secret' });
    expect(failed.code).toBe(1);
    expect(failed.stderr).toContain('auth-invalid: service code 1002: Auth failed');
    expect((await run({})).stderr).toContain('auth-missing');
  });

  it('remove an object, and order it once though the first answer is lost', async () => {
    const answerOf = (name: string) => endpoints.find((row) => row.name === name)!.data as object;
    const task = answerOf('queryTask');
    const done = {
      task_status: 'succeed',
      task_result: { videos: [{ id: 'v', url: 'https://results.example/v.mp4', duration: '5' }] },
      final_unit_deduction: '3',
    };
    const found: Step = (response, request) => {
      const external_task_id = request.path.split('/').at(-1);
      success([{ ...task, task_info: { external_task_id } }])(response, request);
    };
    setting.service.play(
      ...[success(answerOf('initSelection')), success(answerOf('addSelection')), reset],
      ...[found, success({ ...task, ...done })],
    );
    const environment = { KLING_API_KEY: 'api-key-kling-0001', KLING_POLL_MS: '20' };
    const clip = 'https://clips.example/cup.mp4';
    setting.service.fallback(refusal(1203));
    const { code, stdout } = await run(environment, 'remove-object.ts', clip, '0.4', '0.6', 'the red cup');
    expect(stdout).toBe('1 selected on the first of 150 frames\nhttps://results.example/v.mp4\n3 units\n');
    expect(code).toBe(0);
    const orders = setting.service.received.filter(
      ({ path: to, method }) => method === 'POST' && to.endsWith('elements'),
    );
    expect(orders.map(({ body }) => (JSON.parse(body) as { prompt: string }).prompt)).toEqual([
      'Delete the red cup from <<<video_1>>>',
    ]);
  });
});
