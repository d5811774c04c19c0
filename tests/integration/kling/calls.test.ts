import { describe, expect, it } from 'vitest';
import { AppError } from '../../../electron/shared/errors/app-error.ts';
import { endpoints } from '../../support/scripted-service/endpoints.ts';
import { refusal, success } from '../../support/scripted-service/steps.ts';
import { failureOf, setUpService } from './setting.ts';

const setting = setUpService();

describe.each(endpoints)('$name', (row) => {
  it('sends what the page says', async () => {
    setting.service.play(success(row.data));
    await row.call(setting.client);
    const [request, ...more] = setting.service.received;
    expect(more).toEqual([]);
    expect(request).toMatchObject({ method: row.method, path: row.path });
    expect(request!.body ? (JSON.parse(request!.body) as unknown) : undefined).toEqual(row.body);
    expect(request!.headers['content-type']).toBe('application/json');
    expect(request!.headers.authorization).toMatch(/^Bearer [\w-]+\.[\w-]+\.[\w-]+$/);
  });

  it('is not sent where there are no credentials', async () => {
    const client = setting.with({ credentials: () => undefined });
    expect((await failureOf(row.call(client))).code).toBe('auth-missing');
    expect(setting.service.received).toEqual([]);
  });
});

describe('the answers', () => {
  const call = (name: string) => endpoints.find((row) => row.name === name)!;

  it('of the selection calls are typed', async () => {
    for (const name of ['addSelection', 'deleteSelection']) {
      setting.service.play(success(call(name).data));
      await expect(call(name).call(setting.client)).resolves.toMatchObject({
        sessionId: '847570360458960960',
        frameIndex: 3,
        units: '0',
        masks: [{ objectId: 0, rle: { size: [720, 1280], counts: 'oZk05' } }],
      });
    }
  });

  it('of the task calls are typed', async () => {
    setting.service.play(success(call('createTask').data), success([call('queryTask').data]));
    const task = {
      taskId: 'task-1',
      externalTaskId: 'ours-1',
      status: 'submitted',
      createdAt: 1722769557708,
    };
    await expect(call('createTask').call(setting.client)).resolves.toMatchObject(task);
    await expect(call('queryTask').call(setting.client)).resolves.toMatchObject(task);
  });
});

describe('a request that breaks a rule', () => {
  it('is a rejection, never a throw, and nothing leaves', async () => {
    const { client } = setting;
    const calls = [
      () => client.initSelection({}),
      () => client.addSelection({ sessionId: 's', frameIndex: 0, points: [{ x: 2, y: 0 }] }),
      () => client.deleteSelection({ sessionId: 's', frameIndex: -1, points: [{ x: 0, y: 0 }] }),
      () => client.clearSelection({ sessionId: '' }),
      () => client.previewSelection({ sessionId: '' }),
      () => client.createTask({ sessionId: 's', editMode: 'swap', prompt: 'x' }),
      () => client.queryTask('..'),
      () => client.listTasks({ pageSize: 501 }),
      () => client.accountCosts({ startTime: 2, endTime: 1 }),
    ];
    for (const call of calls) {
      const promise = call();
      await expect(promise).rejects.toBeInstanceOf(AppError);
      await expect(promise).rejects.toMatchObject({ code: 'request-invalid' });
    }
    expect(setting.service.received).toEqual([]);
  });
});

describe('accountCosts', () => {
  it('waits for its second, tries included', async () => {
    setting.service.play(success({ code: 0 }), refusal(1004), success({ code: 0 }));
    await setting.client.accountCosts({ startTime: 1, endTime: 2 });
    expect(setting.clock.waits).toEqual([]);
    await setting.client.accountCosts({ startTime: 1, endTime: 2 });
    expect(setting.clock.waits).toHaveLength(2);
    expect(Math.min(...setting.clock.waits)).toBeGreaterThan(900);
    expect(Math.max(...setting.clock.waits)).toBeLessThanOrEqual(1000);
  });
});
