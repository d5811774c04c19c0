import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { refusal, success } from '../../support/scripted-service/steps.ts';
import { setUpService } from './setting.ts';

const setting = setUpService();
const example = path.join(import.meta.dirname, '../../../docs/examples/list-tasks.ts');

/** Runs the example as a reader would, in plain Node. */
async function run(environment: Record<string, string>) {
  const env = { PATH: process.env['PATH'], KLING_BASE_URL: setting.service.baseUrl, ...environment };
  const options = { env, timeout: 30_000 };
  return promisify(execFile)(process.execPath, ['--no-warnings', example], options).then(
    ({ stdout }) => ({ code: 0, stdout, stderr: '' }),
    (failure: { code: number; stdout: string; stderr: string }) => failure,
  );
}

describe('the example under docs/', () => {
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
});
