import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { initBody, pointsBody, sessionBody } from '../../../electron/main/kling/requests/selection.ts';
import {
  costsQuery,
  createBody,
  listQuery,
  taskSegment,
} from '../../../electron/main/kling/requests/task.ts';
import type { CreateTaskRequest, PointsRequest } from '../../../electron/main/kling/types.ts';
import { AppError } from '../../../electron/shared/errors/app-error.ts';
import { editLimits } from '../../../electron/shared/limits/edit.ts';
import { listLimits } from '../../../electron/shared/limits/list.ts';
import { jpegHeader, pngHeader } from '../../support/kling-images.ts';

/** Details of the refusal that a request meets. */
function breachOf(send: () => unknown): Record<string, unknown> {
  try {
    send();
  } catch (error) {
    if (error instanceof AppError && error.code === 'request-invalid') return error.details;
    throw error;
  }
  throw new Error('the request was expected to be refused');
}

const image = pngHeader(400, 500).toString('base64');
const create: CreateTaskRequest = { sessionId: 's', editMode: 'removal', prompt: 'Delete it' };

describe('init-selection', () => {
  it('takes an ID or a link, and sends only that one', () => {
    expect(initBody({ videoId: 'v1', videoUrl: '' })).toEqual({ video_id: 'v1' });
    expect(initBody({ videoUrl: 'https://a.example/b.mp4' })).toEqual({
      video_url: 'https://a.example/b.mp4',
    });
  });

  it.each([
    [{}, 'neither'],
    [{ videoId: '', videoUrl: '' }, 'neither'],
    [{ videoId: 'v1', videoUrl: 'https://a.example/b.mp4' }, 'both'],
  ])('refuses %j: %s', (request, found) => {
    expect(breachOf(() => initBody(request))).toMatchObject({ rule: 'one_source', found });
  });

  it.each(['a.example/b.mp4', 'file:///home/me/b.mp4', 'https://', 'ftp://a.example/b.mp4'])(
    'refuses %s as a link',
    (videoUrl) => {
      expect(breachOf(() => initBody({ videoUrl }))).toMatchObject({ rule: 'url', field: 'videoUrl' });
    },
  );
});

describe('points', () => {
  const request = (points: PointsRequest['points'], frameIndex = 0): PointsRequest => ({
    sessionId: 's',
    frameIndex,
    points,
  });
  const fraction = fc.double({ min: 0, max: 1, noNaN: true });

  it('go out as numbers that read back to the same bits', () => {
    fc.assert(
      fc.property(
        fc.array(fc.record({ x: fraction, y: fraction }), { minLength: 1, maxLength: 10 }),
        fc.nat(),
        (points, frameIndex) => {
          const sent = JSON.stringify(pointsBody(request(points, frameIndex)));
          const back = JSON.parse(sent) as Record<string, unknown>;
          // A coordinate of −0 is the same place as 0, and JSON writes it so.
          expect(back['points']).toEqual(points.map(({ x, y }) => ({ x: x + 0, y: y + 0 })));
          expect(back['frame_index']).toBe(frameIndex);
        },
      ),
    );
  });

  it('send nothing but x and y', () => {
    const extended = { x: 0.5, y: 0.25, state: 'waiting' };
    expect(pointsBody(request([extended]))['points']).toEqual([{ x: 0.5, y: 0.25 }]);
  });

  it('outside the picture are refused, with the number found', () => {
    const outside = fc.oneof(
      fc.double({ max: -Number.MIN_VALUE, noNaN: true }),
      fc.double({ min: 1, minExcluded: true, noNaN: true }),
      fc.constant(Number.NaN),
    );
    fc.assert(
      fc.property(outside, fc.constantFrom('x', 'y'), (value, axis) => {
        const point = { x: 0.5, y: 0.5, [axis]: value };
        expect(breachOf(() => pointsBody(request([{ x: 0, y: 1 }, point])))).toMatchObject({
          rule: 'point_range',
          field: `points.1.${axis}`,
          found: Number.isFinite(value) ? value : String(value),
          needed: '0–1',
        });
      }),
    );
  });

  it.each([0, 11])('%i at once are refused', (count) => {
    const points = Array.from({ length: count }, () => ({ x: 0.5, y: 0.5 }));
    expect(breachOf(() => pointsBody(request(points)))).toMatchObject({ rule: 'point_count', found: count });
  });

  it.each([-1, 0.5, Number.NaN, 2 ** 53])('on frame %d are refused', (frameIndex) => {
    expect(breachOf(() => pointsBody(request([{ x: 0, y: 0 }], frameIndex)))).toMatchObject({
      rule: 'frame_index',
      field: 'frameIndex',
    });
  });

  it('without a session are refused', () => {
    expect(breachOf(() => sessionBody({ sessionId: ' ' }))).toMatchObject({ rule: 'text_missing' });
  });
});

describe('create', () => {
  it('leaves out what is not set', () => {
    const body = createBody({
      ...create,
      negativePrompt: '',
      images: [],
      callbackUrl: '',
      externalTaskId: '',
      modelName: '',
    });
    expect(body).toEqual({ session_id: 's', edit_mode: 'removal', prompt: 'Delete it' });
  });

  it('sends every field by its name on the page', () => {
    const body = createBody({
      ...create,
      editMode: 'addition',
      images: [image, 'https://a.example/b.png'],
      negativePrompt: 'blur',
      quality: 'pro',
      duration: '10',
      watermark: false,
      callbackUrl: 'https://a.example/hook',
      externalTaskId: 'ours',
      modelName: 'kling-v1-6',
    });
    expect(body).toEqual({
      model_name: 'kling-v1-6',
      session_id: 's',
      edit_mode: 'addition',
      image_list: [{ image }, { image: 'https://a.example/b.png' }],
      prompt: 'Delete it',
      negative_prompt: 'blur',
      mode: 'pro',
      duration: '10',
      watermark_info: { enabled: false },
      callback_url: 'https://a.example/hook',
      external_task_id: 'ours',
    });
  });

  it('counts a prompt in characters, as people do', () => {
    const longest = '删'.repeat(editLimits.promptCharacters - 1) + '🐥';
    expect(createBody({ ...create, prompt: longest })['prompt']).toBe(longest);
    expect(breachOf(() => createBody({ ...create, prompt: `${longest}x` }))).toMatchObject({
      rule: 'prompt_long',
      field: 'prompt',
      found: 2501,
      needed: 2500,
    });
    expect(breachOf(() => createBody({ ...create, negativePrompt: `${longest}x` }))).toMatchObject({
      rule: 'prompt_long',
      field: 'negativePrompt',
    });
  });

  it.each([
    ['addition', 0, '1–2'],
    ['addition', 3, '1–2'],
    ['swap', 0, '1'],
    ['swap', 2, '1'],
    ['removal', 1, '0'],
  ] as const)('refuses %s with %i images', (editMode, count, needed) => {
    const images = Array.from({ length: count }, () => image);
    expect(breachOf(() => createBody({ ...create, editMode, images }))).toMatchObject({
      rule: 'image_count',
      found: count,
      needed,
    });
  });

  it.each([
    ['image_prefix', `data:image/png;base64,${image}`],
    ['image_base64', 'not base64!!'],
    ['image_base64', `${image}A`],
    ['image_base64', ''],
    ['image_format', Buffer.from('GIF89a, which is not taken').toString('base64')],
    ['image_bytes', Buffer.alloc(editLimits.image.maxBytes + 1).toString('base64')],
    ['image_side', pngHeader(299, 400).toString('base64')],
    ['image_side', jpegHeader(400, 299, 2_000).toString('base64')],
    ['image_aspect', pngHeader(300, 751).toString('base64')],
    ['image_aspect', jpegHeader(751, 300).toString('base64')],
    ['url', 'https:'],
  ])('refuses an image for %s', (rule, bad) => {
    const details = breachOf(() => createBody({ ...create, editMode: 'addition', images: [image, bad] }));
    expect(details).toMatchObject({ rule, field: 'images.1' });
    expect(String(details['found']).length).toBeLessThan(60);
  });

  it.each([pngHeader(300, 300), pngHeader(300, 750), pngHeader(750, 300), jpegHeader(640, 480, 60_000)])(
    'takes an image at the limits (%#)',
    (bytes) => {
      const images = [bytes.toString('base64')];
      expect(createBody({ ...create, editMode: 'swap', images })['image_list']).toHaveLength(1);
    },
  );

  it.each([
    ['edit_mode', { editMode: 'replace' }],
    ['quality', { quality: 'best' }],
    ['duration', { duration: '7' }],
    ['text_missing', { prompt: ' ' }],
    ['text_missing', { sessionId: '' }],
    ['url', { callbackUrl: 'javascript:alert(1)' }],
    ['shape', { watermark: 'yes' }],
  ])('refuses by %s: %j', (rule, change) => {
    const request = { ...create, ...change } as CreateTaskRequest;
    expect(breachOf(() => createBody(request))).toMatchObject({ rule });
  });
});

describe('list and account', () => {
  it('asks for the documented page when none is given', () => {
    expect(String(listQuery({}))).toBe('pageNum=1&pageSize=30');
  });

  it.each([
    ['page_num', { pageNum: 0 }],
    ['page_num', { pageNum: listLimits.pageNum.max + 1 }],
    ['page_num', { pageNum: 1.5 }],
    ['page_size', { pageSize: 0 }],
    ['page_size', { pageSize: listLimits.pageSize.max + 1 }],
  ])('refuses by %s: %j', (rule, request) => {
    expect(breachOf(() => listQuery(request))).toMatchObject({ rule });
  });

  it('asks for costs in milliseconds, by pack where named', () => {
    expect(String(costsQuery({ startTime: 1, endTime: 2, resourcePackName: '视频 包' }))).toBe(
      'start_time=1&end_time=2&resource_pack_name=%E8%A7%86%E9%A2%91+%E5%8C%85',
    );
    expect(breachOf(() => costsQuery({ startTime: 3, endTime: 2 }))).toMatchObject({ rule: 'time_range' });
  });
});

describe('a task in a path', () => {
  it('is one segment, whatever its id holds', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', minLength: 1 }), (id) => {
        fc.pre(/\S/.test(id) && id !== '.' && id !== '..');
        const url = new URL(`https://a.example/tasks/${taskSegment(id)}`);
        const [, tasks, segment, ...more] = url.pathname.split('/');
        expect([tasks, decodeURIComponent(segment!), more]).toEqual(['tasks', id, []]);
      }),
    );
  });

  it.each(['', ' ', '.', '..', '\uD800'])('%j is none', (id) => {
    expect(breachOf(() => taskSegment(id))).toMatchObject({ rule: 'id' });
  });
});
