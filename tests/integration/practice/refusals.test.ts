import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SignJWT } from 'jose';
import { afterAll, beforeAll, describe, expect, it, test } from 'vitest';
import type { MediaTools } from '../../../electron/main/media/tools.ts';
import { makeTruthClip, type TruthClip } from '../../support/clips/index.ts';
import { jpegHeader, pngHeader } from '../../support/kling-images.ts';
import { generate, realTools } from '../../support/media.ts';
import { startPracticeUnderTest, type PracticeUnderTest } from '../../support/practice.ts';

/* What the vendor's page says is refused is refused, with the documented status and code, and words that say why. */

const hours = 3_600_000;
let tools: MediaTools;
let service: PracticeUnderTest;
let folder: string;
let clip: TruthClip;
let session: string;
let image: string;

beforeAll(async () => {
  tools = await realTools();
  service = await startPracticeUnderTest(tools);
  folder = await mkdtemp(join(tmpdir(), 'refusals-'));
  clip = await makeTruthClip(tools, { seconds: 2, fps: 24 });
  session = await service.open(clip.path);
  image = await picture(400, 400);
});
afterAll(async () => {
  await service.stop();
  await rm(folder, { recursive: true, force: true });
});

/** A PNG of that size, raw base64. */
async function picture(width: number, height: number): Promise<string> {
  const path = join(folder, `${width}x${height}.png`);
  await generate(tools, path, [`color=teal:s=${width}x${height},format=rgb24`], ['-frames:v', '1']);
  return (await readFile(path)).toString('base64');
}

interface Film {
  readonly size?: string;
  readonly fps?: number;
  readonly seconds?: number;
  readonly name?: string;
  readonly args?: readonly string[];
  /** What it is put there as. */
  readonly called?: string;
}

/** A plain film whose address the service is then given. */
async function film({
  size = '720x720',
  fps = 24,
  seconds = 2,
  name,
  args = [],
  called,
}: Film): Promise<string> {
  const path = join(folder, name ?? `${size}-${fps}-${seconds}.mp4`);
  const codec = ['-c:v', 'libx264', '-preset', 'ultrafast', '-pix_fmt', 'yuv420p'];
  await generate(tools, path, [`color=gray:s=${size}:r=${fps}:d=${seconds}`], [...codec, ...args]);
  return service.upload(path, called);
}

const badParameter = (message: RegExp) => ({
  status: 400,
  code: 1201,
  message: expect.stringMatching(message) as unknown,
  requestId: expect.stringMatching(/./) as unknown,
  data: undefined,
});

describe('init-selection', () => {
  it('takes exactly one of video_id and video_url', async () => {
    for (const body of [{}, { video_id: '', video_url: '' }, { video_id: null }]) {
      expect(await service.post('/init-selection', body)).toMatchObject(badParameter(/cannot both be empty/));
    }
    const both = { video_id: '1', video_url: await service.upload(clip.path) };
    expect(await service.post('/init-selection', both)).toMatchObject(
      badParameter(/cannot both have values/),
    );
  });

  it.each<[string, Film]>([
    ['5 s', { seconds: 5 }],
    ['7 s', { seconds: 7 }],
    ['10 s', { seconds: 10 }],
    ['60 fps', { fps: 60 }],
    ['30 fps, tall', { fps: 30, size: '720x2160' }],
    ['the largest', { size: '2160x2160' }],
    ['mov', { name: 'clip.mov' }],
  ])('takes %s', async (_name, what) => {
    expect(await service.post('/init-selection', { video_url: await film(what) })).toMatchObject({ code: 0 });
  });

  it.each<[string, Film, RegExp]>([
    ['1.5 s', { seconds: 1.5 }, /durations of 2-5 or 7-10 seconds.*found 1\.50/],
    ['5.25 s', { seconds: 5.25 }, /durations.*found 5\.25/],
    ['6 s', { seconds: 6 }, /durations.*found 6\.00/],
    ['11 s', { seconds: 11 }, /durations.*found 11\.00/],
    ['25 fps', { fps: 25 }, /24, 30, 60 fps.*found 25/],
    ['50 fps', { fps: 50 }, /24, 30, 60 fps.*found 50/],
    ['718 px', { size: '718x720' }, /between 720px and 2160px; found 718x720/],
    ['2162 px', { size: '720x2162' }, /between 720px and 2160px; found 720x2162/],
    [
      'webm',
      { name: 'film.webm', args: ['-c:v', 'libvpx', '-deadline', 'realtime', '-cpu-used', '8'] },
      /only \.mp4\/\.mov/,
    ],
    ['Matroska called mp4', { name: 'film.mkv', called: 'film.mp4' }, /Only \.mp4\/\.mov.*matroska/],
  ])('refuses %s', async (_name, what, words) => {
    expect(await service.post('/init-selection', { video_url: await film(what) })).toMatchObject(
      badParameter(words),
    );
  });

  it('refuses what is no video, what is not there, and what it would have to fetch from elsewhere', async () => {
    const text = join(folder, 'text.mp4');
    await writeFile(text, 'a shopping list');
    const refused = async (video_url: string) => service.post('/init-selection', { video_url });
    expect(await refused(await service.upload(text))).toMatchObject(badParameter(/not a readable video/));
    expect(await refused(`${service.server.upload.publicUrlBase}none.mp4`)).toMatchObject(
      badParameter(/404/),
    );
    expect(await refused('https://example.com/clip.mp4')).toMatchObject(badParameter(/does not reach out/));
    expect(await refused('file:///etc/hostname.mp4')).toMatchObject(badParameter(/does not reach out/));
  });

  it('refuses a video_id it never made', async () => {
    expect(await service.post('/init-selection', { video_id: '123' })).toMatchObject({
      status: 404,
      code: 1203,
    });
  });
});

describe('selections', () => {
  const at = (frame_index: number, points: unknown, session_id = session) => ({
    session_id,
    frame_index,
    points,
  });

  it.each([
    ['x below 0', [{ x: -0.001, y: 0.5 }]],
    ['y above 1', [{ x: 0.5, y: 1.001 }]],
    ['a point in words', [{ x: '0.5', y: 0.5 }]],
    ['no points', []],
    ['a missing y', [{ x: 0.5 }]],
  ])('refuse %s', async (_name, points) => {
    expect(await service.post('/add-selection', at(0, points))).toMatchObject(badParameter(/points/));
  });

  it('refuse frames that are not there', async () => {
    const point = [clip.clickPoint(0)];
    expect(await service.post('/add-selection', at(48, point))).toMatchObject(
      badParameter(/between 0 and 47; found 48/),
    );
    for (const frame of [-1, 0.5, '0', null]) {
      const body = { ...at(0, point), frame_index: frame };
      expect(await service.post('/add-selection', body)).toMatchObject(badParameter(/frame_index/));
    }
  });

  it('refuse a deletion whose numbers match no point, and keep the point', async () => {
    const point = clip.clickPoint(3);
    expect(await service.post('/add-selection', at(3, [point]))).toMatchObject({
      code: 0,
      data: { status: 0 },
    });
    const beside = { x: point.x + Number.EPSILON, y: point.y };
    expect(await service.post('/delete-selection', at(3, [beside]))).toMatchObject(
      badParameter(/match exactly/),
    );
    expect(await service.post('/delete-selection', at(4, [point]))).toMatchObject(
      badParameter(/match exactly/),
    );
    const removed = await service.post('/delete-selection', at(3, [point]));
    expect(removed.data.res.rle_mask_list).toEqual([]);
  });

  it('refuse an 11th point on a frame and an 11th frame', { timeout: 120_000 }, async () => {
    const own = await service.open(clip.path);
    const { x, y } = clip.clickPoint(0);
    const points = Array.from({ length: 11 }, (_, n) => ({ x: x + (n - 5) * 0.002, y }));
    expect(await service.post('/add-selection', at(0, points, own))).toMatchObject(
      badParameter(/at most 10 points/),
    );
    const ten = await service.post('/add-selection', at(0, points.slice(0, 10), own));
    expect(ten).toMatchObject({ code: 0, data: { status: 0 } });
    expect(await service.post('/add-selection', at(0, points.slice(10), own))).toMatchObject(
      badParameter(/10 points/),
    );
    for (let frame = 1; frame < 10; frame += 1) {
      const added = await service.post('/add-selection', at(frame, [clip.clickPoint(frame)], own));
      expect(added).toMatchObject({ code: 0, data: { status: 0 } });
    }
    const eleventh = at(10, [clip.clickPoint(10)], own);
    expect(await service.post('/add-selection', eleventh)).toMatchObject(badParameter(/at most 10 frames/));
    // A frame without points is no marked frame any more.
    await service.post('/delete-selection', at(9, [clip.clickPoint(9)], own));
    expect(await service.post('/add-selection', eleventh)).toMatchObject({ code: 0, data: { status: 0 } });
  });

  it('refuse a preview and edits of nothing', async () => {
    const own = await service.open(clip.path);
    expect(await service.post('/preview-selection', { session_id: own })).toMatchObject(
      badParameter(/nothing is selected/),
    );
    for (const edit_mode of ['swap', 'removal']) {
      const body = {
        session_id: own,
        edit_mode,
        prompt: 'x',
        image_list: edit_mode === 'swap' ? [{ image }] : [],
      };
      expect(await service.post('', body)).toMatchObject(badParameter(/needs a selection/));
    }
  });

  it.each(['/add-selection', '/delete-selection', '/clear-selection', '/preview-selection'])(
    '%s refuses unknown sessions and those past 24 hours',
    async (path) => {
      const body = at(0, [clip.clickPoint(0)]);
      expect(await service.post(path, { ...body, session_id: '123' })).toMatchObject({
        status: 404,
        code: 1203,
      });
      service.ahead = 24 * hours;
      try {
        expect(await service.post(path, body)).toMatchObject(badParameter(/expired/));
      } finally {
        service.ahead = 0;
      }
    },
  );
});

describe('edits', () => {
  const addition = (changes: object) => ({
    session_id: session,
    edit_mode: 'addition',
    prompt: 'Using the context of <<<video_1>>>, seamlessly add the square from <<<image_1>>>',
    image_list: [{ image }],
    ...changes,
  });
  const refused = async (changes: object, words: RegExp) =>
    expect(await service.post('', addition(changes))).toMatchObject(badParameter(words));

  test.each<[string, object, RegExp]>([
    ['another kind of edit', { edit_mode: 'replace' }, /edit_mode/],
    ['no prompt', { prompt: ' ' }, /prompt.*empty/],
    ['a prompt of 2,501 characters', { prompt: '删'.repeat(2501) }, /prompt: must not exceed 2500/],
    [
      'a negative prompt of 2,501',
      { negative_prompt: 'x'.repeat(2501) },
      /negative_prompt: must not exceed 2500/,
    ],
    ['another quality', { mode: 'ultra' }, /mode/],
    ['6 seconds', { duration: '6' }, /duration/],
    ['10 seconds of a clip of 2', { duration: '10' }, /is edited to 5 s, not 10 s/],
    ['a duration that is a number', { duration: 5 }, /duration/],
    ['a watermark in words', { watermark_info: { enabled: 'yes' } }, /watermark_info/],
    ['a callback that is no address', { callback_url: 'call me' }, /callback_url/],
  ])('refuse %s', (_name, changes, words) => refused(changes, words));

  test('a prompt of exactly 2,500 characters is not refused for its length', async () => {
    await refused({ prompt: '删'.repeat(2500), image_list: [] }, /image_list/);
  });

  test('another model is not there', async () => {
    const answer = await service.post('', addition({ model_name: 'kling-v9' }));
    expect(answer).toMatchObject({ status: 404, code: 1203 });
  });

  test('too few and too many images', async () => {
    await refused({ image_list: [] }, /addition takes 1-2 image\(s\); found 0/);
    await refused({ image_list: [{ image }, { image }, { image }] }, /found 3/);
    const own = await service.open(clip.path);
    await service.post('/add-selection', { session_id: own, frame_index: 0, points: [clip.clickPoint(0)] });
    const swap = { session_id: own, edit_mode: 'swap' };
    await refused({ ...swap, image_list: [] }, /swap takes 1 image\(s\); found 0/);
    await refused({ ...swap, image_list: [{ image }, { image }] }, /swap takes 1 image\(s\); found 2/);
  });

  test.each<[string, () => Promise<string> | string, RegExp]>([
    ['299 px', () => picture(299, 400), /at least 300px; found 299x400/],
    ['1:2.51', () => picture(300, 753), /between 1:2\.5 and 2\.5:1; found 300x753/],
    ['2.51:1', () => picture(753, 300), /between 1:2\.5 and 2\.5:1; found 753x300/],
    ['a data: prefix', () => `data:image/png;base64,${image}`, /without a data: prefix/],
    ['what is no base64', () => 'not an image!', /neither a URL nor valid base64/],
    ['a GIF', () => Buffer.from('GIF89a'.padEnd(64, 'x')).toString('base64'), /\.jpg \/ \.jpeg \/ \.png/],
    ['a PNG without pixels', () => pngHeader(400, 400).toString('base64'), /cannot be decoded/],
    ['a JPEG without pixels', () => jpegHeader(400, 400).toString('base64'), /cannot be decoded/],
    [
      'over 10 MB',
      () => Buffer.concat([pngHeader(400, 400), Buffer.alloc(10 * 1024 * 1024)]).toString('base64'),
      /must not exceed 10MB/,
    ],
    ['an image elsewhere', () => 'https://example.com/a.png', /does not reach out/],
  ])('an image: %s', async (_name, make, words) => refused({ image_list: [{ image: await make() }] }, words));

  test('an external id twice; a fourth edit beside three; unknown ids', { timeout: 120_000 }, async () => {
    const slow = await startPracticeUnderTest(tools, 60);
    try {
      const own = await slow.open(clip.path);
      const order = (external_task_id: string) =>
        slow.post('', addition({ session_id: own, external_task_id }));
      expect(await order('one')).toMatchObject({ code: 0, data: { task_status: 'submitted' } });
      expect(await order('one')).toMatchObject(badParameter(/external_task_id: already in use/));
      expect([(await order('two')).code, (await order('three')).code]).toEqual([0, 0]);
      expect(await order('four')).toMatchObject({
        status: 429,
        code: 1303,
        message: 'parallel task over resource pack limit',
      });
      expect(await slow.get('/nothing-of-that-name')).toMatchObject({ status: 404, code: 1203 });
    } finally {
      await slow.stop();
    }
  });

  test('sessions past 24 hours', async () => {
    service.ahead = 24 * hours;
    try {
      await refused({}, /expired/);
    } finally {
      service.ahead = 0;
    }
  });
});

describe('the list', () => {
  it.each(['pageNum=0', 'pageNum=1001', 'pageSize=0', 'pageSize=501', 'pageNum=x', 'pageSize=1.5'])(
    'refuses %s',
    async (query) => {
      expect(await service.get(`?${query}`)).toMatchObject(badParameter(/page/));
    },
  );
  it('takes the ends of both ranges', async () => {
    expect(await service.get('?pageNum=1000&pageSize=500')).toMatchObject({ code: 0, data: [] });
  });
});

describe('credentials', () => {
  const now = () => Math.floor(Date.now() / 1000);
  const token = (claims: { iss?: string; exp?: number; nbf?: number }, secret?: string) =>
    new SignJWT({ iss: service.server.credentials.accessKey, exp: now() + 1800, nbf: now() - 5, ...claims })
      .setProtectedHeader({ alg: 'HS256', typ: 'JWT' })
      .sign(new TextEncoder().encode(secret ?? service.server.credentials.secretKey));
  const codeOf = async (authorization: string | null) => {
    const { status, code } = await service.get('', authorization);
    return [status, code];
  };

  it('are asked for, and each way of being wrong has its code', async () => {
    expect(await codeOf(`Bearer ${await token({})}`)).toEqual([200, 0]);
    expect(await codeOf(null)).toEqual([401, 1001]);
    expect(await codeOf('Basic eDp5')).toEqual([401, 1000]);
    expect(await codeOf('Bearer nonsense')).toEqual([401, 1002]);
    expect(await codeOf(`Bearer ${await token({}, 'another secret'.padEnd(32, '.'))}`)).toEqual([401, 1002]);
    expect(await codeOf(`Bearer ${await token({ iss: 'somebody' })}`)).toEqual([401, 1002]);
    expect(await codeOf(`Bearer ${await token({ nbf: now() + 60 })}`)).toEqual([401, 1003]);
    expect(await codeOf(`Bearer ${await token({ exp: now() - 60 })}`)).toEqual([401, 1004]);
  });

  it('do not matter to a path that is not there, nor to a body that is no JSON', async () => {
    expect(await service.get('/a/b')).toMatchObject({ status: 404, code: 1202 });
    expect(await service.post('/init-selection', '{"video_url":')).toMatchObject({ status: 400, code: 1200 });
    expect(await service.post('/init-selection', '[]')).toMatchObject({ status: 400 });
  });
});
