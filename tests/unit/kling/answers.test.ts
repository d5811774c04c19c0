import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readAccount } from '../../../electron/main/kling/answers/account.ts';
import { type Envelope, parseEnvelope } from '../../../electron/main/kling/answers/envelope.ts';
import { isNoSuchTask, reactionTo, refusalOf } from '../../../electron/main/kling/answers/refusal.ts';
import {
  readClear,
  readInit,
  readPreview,
  readSelection,
} from '../../../electron/main/kling/answers/selection.ts';
import { readCreated, readQueried, readTaskPage } from '../../../electron/main/kling/answers/task.ts';
import { AppError } from '../../../electron/shared/errors/app-error.ts';

const answer = (data: unknown): Envelope => ({ code: 0, message: 'ok', requestId: 'r1', data });

function errorOf(read: () => unknown): AppError {
  try {
    read();
  } catch (error) {
    if (error instanceof AppError) return error;
    throw error;
  }
  throw new Error('the answer was expected to be refused');
}

describe('the envelope', () => {
  it('is read with a byte order mark, blanks, a code as text and nothing else', () => {
    expect(parseEnvelope('\uFEFF {"code":"0"}\n', 200, null)).toEqual({
      code: 0,
      message: '',
      requestId: null,
      data: undefined,
    });
  });

  it('is read, or refused in words, whatever comes', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), fc.integer({ min: 200, max: 599 }), (text, status) => {
        try {
          expect(Number.isInteger(parseEnvelope(text, status, null).code)).toBe(true);
        } catch (error) {
          expect(error).toBeInstanceOf(AppError);
          expect((error as AppError).details['status']).toBe(status);
        }
      }),
    );
  });

  it('cut anywhere is never taken for a whole one', () => {
    const whole = JSON.stringify({ code: 0, message: 'SUCCEED', request_id: 'r', data: { task_id: 't' } });
    for (let length = 1; length < whole.length; length++) {
      const { code } = errorOf(() => parseEnvelope(whole.slice(0, length), 200, 'application/json'));
      expect(['answer-cut', 'answer-unreadable']).toContain(code);
    }
  });
});

describe('any data', () => {
  const readers: Record<string, (envelope: Envelope) => unknown> = {
    init: readInit,
    add: (envelope) => readSelection(envelope, { sessionId: 's', frameIndex: 0 }, false),
    delete: (envelope) => readSelection(envelope, { sessionId: 's', frameIndex: 0 }, true),
    clear: (envelope) => readClear(envelope, 's'),
    preview: (envelope) => readPreview(envelope, 's'),
    create: readCreated,
    query: (envelope) => readQueried(envelope, 't'),
    list: readTaskPage,
    account: readAccount,
  };
  it.each(Object.entries(readers))('is read by %s or refused as an AppError', (_name, read) => {
    fc.assert(
      fc.property(fc.jsonValue(), (data) => {
        try {
          read(answer(data));
        } catch (error) {
          expect(error).toBeInstanceOf(AppError);
        }
      }),
    );
  });
});

describe('recognition', () => {
  it.each([1, 7, -1, 'E12', true])('with status %s is a refusal with the status named', (status) => {
    const error = errorOf(() => readClear(answer({ status, session_id: 's' }), 's'));
    expect(error.code).toBe('recognition-refused');
    expect(error.details).toMatchObject({ requestId: 'r1', doubt: false, serviceMessage: 'ok' });
    expect(String(error.details['recognitionStatus'])).toBe(String(status));
  });

  it.each([0, '0', null, undefined])('with status %s is none', (status) => {
    expect(readClear(answer({ status, session_id: 's' }), 's').sessionId).toBe('s');
  });
});

describe('a session', () => {
  it('keeps unknown fields and reads numbers written as text', () => {
    const data = { session_id: 's', fps: '29.97', total_frame: 150, normalized_video: 'u', novelty: [1] };
    const init = readInit(answer(data));
    expect(init).toMatchObject({ fps: 29.97, totalFrame: 150, width: null, requestId: 'r1' });
    expect(init.raw).toEqual(data);
  });

  it('whose id lost digits on the way is not used', () => {
    const data: unknown = JSON.parse('{"session_id":847570360458960961,"normalized_video":"u"}');
    expect(errorOf(() => readInit(answer(data)))).toMatchObject({
      code: 'answer-incomplete',
      details: { missing: 'session_id' },
    });
  });

  it('tells what it cost, in both forms', () => {
    const data = {
      session_id: 's',
      final_unit_deduction: 2.5,
      final_balance_deduction: { quota: '10', list_price: 1.4 },
    };
    expect(readClear(answer(data), 's')).toMatchObject({
      units: '2.5',
      balance: { quota: '10', listPrice: '1.4' },
    });
  });
});

describe('masks', () => {
  const asked = { sessionId: 's', frameIndex: 4 };

  it('pass through as answered', () => {
    const data = {
      session_id: 's',
      res: {
        frame_index: 4,
        rle_mask_list: [
          { object_id: 2, rle_mask: { size: [720, 1280], counts: 'ab' }, png_mask: { base64: 'data:x' } },
          { rle_mask: { counts: 'no size' } },
        ],
      },
    };
    expect(readSelection(answer(data), asked, false).masks).toEqual([
      { objectId: 2, rle: { size: [720, 1280], counts: 'ab' }, png: { size: null, base64: 'data:x' } },
      { objectId: 1, rle: null, png: null },
    ]);
  });

  it('are none after deleting the last point, in every form that could mean it', () => {
    for (const res of [undefined, null, {}, { rle_mask_list: [] }, { rle_mask_list: null }]) {
      expect(readSelection(answer({ session_id: 's', res }), asked, true)).toMatchObject({
        masks: [],
        frameIndex: 4,
      });
    }
  });

  it('must be there after adding', () => {
    const error = errorOf(() => readSelection(answer({ session_id: 's' }), asked, false));
    expect(error).toMatchObject({ code: 'answer-incomplete', details: { missing: 'res.rle_mask_list' } });
  });
});

describe('a task', () => {
  const data = { task_id: 't1', task_status: 'succeeded', task_info: { external_task_id: 'ours' } };

  it('is found as an object, in a list of one, and among others', () => {
    const other = { task_id: 't2', task_info: { external_task_id: 'theirs' } };
    for (const form of [data, [data], [other, data]]) {
      expect(readQueried(answer(form), 'ours')).toMatchObject({ taskId: 't1', status: 'succeed' });
      expect(readQueried(answer(form), 't1')).toMatchObject({ externalTaskId: 'ours' });
    }
  });

  it('that is another one is never taken for it', () => {
    for (const form of [data, [data], [data, data]]) {
      expect(errorOf(() => readQueried(answer(form), 'somebody-else')).code).toBe('answer-incomplete');
    }
  });

  it('that is certainly not there is told from an answer that says nothing', () => {
    expect(isNoSuchTask(errorOf(() => readQueried(answer([]), 'ours')))).toBe(true);
    expect(isNoSuchTask(refusalOf({ ...answer(undefined), code: 1203 }, 404))).toBe(true);
    for (const silent of [undefined, null, {}, [{}], 'x']) {
      expect(isNoSuchTask(errorOf(() => readQueried(answer(silent), 'ours')))).toBe(false);
    }
    expect(isNoSuchTask(refusalOf({ ...answer(undefined), code: 1201 }, 400))).toBe(false);
    expect(isNoSuchTask(refusalOf({ ...answer(undefined), code: 5000 }, 500))).toBe(false);
  });

  it('created without an id leaves doubt, an empty list included', () => {
    for (const silent of [undefined, null, {}, [], { task_status: 'submitted' }]) {
      const error = errorOf(() => readCreated(answer(silent)));
      expect(error).toMatchObject({ code: 'answer-incomplete', details: { doubt: true } });
    }
  });

  it('with a word of the future counts as open', () => {
    const task = readQueried(answer({ ...data, task_status: 'constructor' }), 't1');
    expect(task).toMatchObject({ status: 'unknown', statusText: 'constructor' });
  });

  it('has its results', () => {
    const video = { id: 'v', url: 'u', watermark_url: 'w', duration: '5.041', session_id: 's' };
    const task = readQueried(
      answer({ ...data, task_result: { videos: [video] }, watermark_info: { enabled: true } }),
      't1',
    );
    expect(task.watermark).toBe(true);
    expect(task.videos).toEqual([
      { id: 'v', sessionId: 's', url: 'u', watermarkUrl: 'w', durationSeconds: 5.041 },
    ]);
  });

  it('that can’t be read does not spoil the page it stands on', () => {
    const page = readTaskPage(answer([data, { task_status: 'failed' }, null]));
    expect(page.tasks.map((task) => task.taskId)).toEqual(['t1']);
    expect(page.unreadable).toBe(2);
    expect(readTaskPage(answer(null)).tasks).toEqual([]);
    expect(errorOf(() => readTaskPage(answer(undefined))).code).toBe('answer-incomplete');
  });
});

describe('the account', () => {
  it('without packs has no list', () => {
    expect(readAccount(answer({ code: 0, msg: 'success' })).packs).toEqual([]);
  });

  it('has its packs', () => {
    const pack = {
      resource_pack_name: 'Video pack',
      resource_pack_id: '509f',
      resource_pack_type: 'decreasing_total',
      total_quantity: 200,
      remaining_quantity: 118.5,
      purchase_time: 1726124664368,
      effective_time: 1726124664368,
      invalid_time: 1727366400000,
      status: 'online',
    };
    expect(readAccount(answer({ code: 0, resource_pack_subscribe_infos: [pack] })).packs).toEqual([
      {
        name: 'Video pack',
        id: '509f',
        type: 'decreasing_total',
        total: 200,
        remaining: 118.5,
        purchasedAt: 1726124664368,
        effectiveAt: 1726124664368,
        invalidAt: 1727366400000,
        status: 'online',
      },
    ]);
  });

  it('says its inner refusal by the same table', () => {
    expect(errorOf(() => readAccount(answer({ code: 1002, msg: 'bad key' })))).toMatchObject({
      code: 'auth-invalid',
      details: { serviceMessage: 'bad key', serviceCode: 1002 },
    });
  });
});

describe('what to do', () => {
  it('follows the code, not the status', () => {
    expect(reactionTo(refusalOf({ ...answer(undefined), code: 1102 }, 503))).toBe('stop');
    expect(reactionTo(refusalOf({ ...answer(undefined), code: 1302 }, 400))).toBe('back-off');
    expect(reactionTo(refusalOf({ ...answer(undefined), code: 1303 }, 429))).toBe('queue');
    expect(reactionTo(refusalOf({ ...answer(undefined), code: 5999 }, 502))).toBe('back-off');
    expect(reactionTo(refusalOf({ ...answer(undefined), code: 1999 }, 429))).toBe('stop');
    expect(reactionTo(new AppError('cancelled', 'x', { status: 500 }))).toBe('stop');
  });
});
