import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, test, vi } from 'vitest';
import { probeFile } from '../../../electron/main/media/probe.ts';
import type { MediaTools } from '../../../electron/main/media/tools.ts';
import { maskIou } from '../../../electron/shared/rle/combine.ts';
import { decodeCounts } from '../../../electron/shared/rle/counts.ts';
import { runsFromMask } from '../../../electron/shared/rle/mask.ts';
import { makeTruthClip, type TruthClip, type TruthClipOptions } from '../../support/clips/index.ts';
import { generate, realTools } from '../../support/media.ts';
import { startPracticeUnderTest, type PracticeUnderTest } from '../../support/practice.ts';
import { changeOf } from '../../support/results.ts';

/* What the practice service sees and makes, held against clips whose objects are known to the pixel. */

interface Answered {
  readonly object_id: number;
  readonly rle_mask: { readonly size: readonly [number, number]; readonly counts: string };
}

let tools: MediaTools;
let service: PracticeUnderTest;
let folder: string;

beforeAll(async () => {
  tools = await realTools();
  service = await startPracticeUnderTest(tools);
  folder = await mkdtemp(join(tmpdir(), 'pictures-'));
});
afterAll(async () => {
  await service.stop();
  await rm(folder, { recursive: true, force: true });
});

/** Overlap of an answered mask with the truth of a frame, 0 to 1. */
function overlap(clip: TruthClip, frame: number, { rle_mask }: Answered): number {
  const { width, height } = clip;
  expect(rle_mask.size).toEqual([height, width]);
  const truth = runsFromMask(clip.truthMask(frame), height, width, 'row-major');
  return maskIou(decodeCounts(rle_mask.counts, height, width), truth);
}

describe('one click on an object gives its mask', () => {
  it.each<[string, TruthClipOptions, number]>([
    ['24 fps, wide, mp4', { fps: 24, width: 1280, height: 720, shape: 'ellipse' }, 11],
    [
      '30 fps, wide, mov',
      { fps: 30, width: 1280, height: 720, shape: 'blob', container: 'mov', seed: 2 },
      30,
    ],
    ['60 fps, wide, mp4', { fps: 60, width: 1280, height: 720, shape: 'box', seed: 3 }, 75],
    ['24 fps, tall, mov', { fps: 24, width: 720, height: 1280, shape: 'box', container: 'mov', seed: 4 }, 0],
    ['30 fps, tall, mp4', { fps: 30, width: 720, height: 1280, shape: 'ellipse', seed: 5 }, 59],
    ['60 fps, tall, mov', { fps: 60, width: 720, height: 1280, shape: 'blob', container: 'mov' }, 60],
    ['full HD', { fps: 30, width: 1920, height: 1080, shape: 'blob', seed: 4 }, 20],
  ])('%s', async (_name, options, frame) => {
    const clip = await makeTruthClip(tools, { seconds: 2, ...options });
    const session_id = await service.open(clip.path);
    const points = [clip.clickPoint(frame)];
    const { data } = await service.post('/add-selection', { session_id, frame_index: frame, points });
    expect(data.status).toBe(0);
    expect(data.res.rle_mask_list).toHaveLength(1);
    expect(overlap(clip, frame, data.res.rle_mask_list[0])).toBeGreaterThanOrEqual(0.85);
  });
});

describe('a selection', () => {
  let clip: TruthClip;
  let session_id: string;
  let image: string;

  beforeAll(async () => {
    clip = await makeTruthClip(tools, { seconds: 2, fps: 24, sound: true });
    session_id = await service.open(clip.path);
    await service.post('/add-selection', { session_id, frame_index: 12, points: [clip.clickPoint(12)] });
    const path = join(folder, 'star.png');
    await generate(tools, path, ['color=magenta:s=400x400,format=rgb24'], ['-frames:v', '1']);
    image = (await readFile(path)).toString('base64');
  });

  async function fetched(url: string, name: string): Promise<string> {
    const response = await fetch(url);
    expect(response.status).toBe(200);
    const path = join(folder, name);
    await writeFile(path, Buffer.from(await response.arrayBuffer()));
    return path;
  }

  test(
    'is followed through the whole clip: masks of every frame, a video with them, a cover',
    { timeout: 120_000 },
    async () => {
      const { data } = await service.post('/preview-selection', { session_id });
      const tracking = JSON.parse(
        await readFile(await fetched(data.res.tracking_output, 'tracking.json'), 'utf8'),
      ) as {
        frame_index: number;
        rle_mask_list: Answered[];
      }[];
      expect(tracking.map(({ frame_index }) => frame_index)).toEqual(Array.from({ length: 48 }, (_, n) => n));
      const overlaps = tracking.map(({ frame_index, rle_mask_list }) =>
        overlap(clip, frame_index, rle_mask_list[0]!),
      );
      expect(Math.min(...overlaps)).toBeGreaterThan(0.8);
      const painted = await fetched(data.res.video, 'preview.mp4');
      const { video } = await probeFile(tools, painted);
      expect(video).toMatchObject({ displayed: { width: 1280, height: 720 }, frameCount: 48 });
      const change = await changeOf({
        before: clip.path,
        after: painted,
        maskOf: (frame) => clip.truthMask(frame),
      });
      expect(change.inside).toBeGreaterThan(15);
      expect(change.outside).toBeLessThan(3);
      expect((await readFile(await fetched(data.res.video_cover, 'cover.jpg'))).subarray(0, 2)).toEqual(
        Buffer.from([0xff, 0xd8]),
      );
    },
  );

  interface Ordered {
    readonly video: string;
    readonly watermarked: string | null;
    readonly statuses: readonly string[];
  }

  async function order(changes: object): Promise<Ordered> {
    const made = await service.post('', {
      session_id,
      prompt: 'Delete the ball from <<<video_1>>>',
      ...changes,
    });
    expect(made).toMatchObject({ code: 0 });
    const { task_id } = made.data;
    const statuses = new Set<string>([made.data.task_status]);
    const done = await vi.waitFor(
      async () => {
        const { data } = await service.get(`/${task_id}`);
        statuses.add(data.task_status);
        expect(data.task_status_msg).toBe('');
        expect(data.task_status).toBe('succeed');
        return data;
      },
      { timeout: 110_000, interval: 20 },
    );
    expect(done.final_unit_deduction).toMatch(/^\d/);
    const [result] = done.task_result.videos;
    expect(result).toMatchObject({ duration: '2' });
    return {
      video: await fetched(result.url, `${task_id}.mp4`),
      watermarked: result.watermark_url ? await fetched(result.watermark_url, `${task_id}-marked.mp4`) : null,
      statuses: [...statuses],
    };
  }

  const changeIn = (after: string) =>
    changeOf({ before: clip.path, after, maskOf: (frame) => clip.truthMask(frame) });

  test(
    'removed: its pixels change, the rest hardly, sound stays, PRACTICE is on it',
    { timeout: 150_000 },
    async () => {
      const { video, watermarked, statuses } = await order({
        edit_mode: 'removal',
        watermark_info: { enabled: true },
      });
      expect(statuses).toEqual(['submitted', 'processing', 'succeed']);
      const change = await changeIn(video);
      expect(change.frames).toBe(48);
      expect(change.inside).toBeGreaterThan(20);
      expect(change.outside).toBeLessThan(3);
      expect((await probeFile(tools, video)).audio).not.toBeNull();
      const corner = async (side: 'left' | 'right') =>
        (await changeOf({ before: clip.path, after: video, maskOf: () => lowerCorner(clip, side) })).inside;
      expect(await corner('right')).toBeGreaterThan(3 * (await corner('left')));
      expect(watermarked).not.toBeNull();
      expect(
        (await changeOf({ before: video, after: watermarked!, maskOf: () => new Uint8Array(1280 * 720) }))
          .frames,
      ).toBe(48);
    },
  );

  test('swapped: the reference image is where it was', { timeout: 150_000 }, async () => {
    const { video } = await order({
      edit_mode: 'swap',
      prompt: 'swap the square from <<<image_1>>> for the ball from <<<video_1>>>',
      image_list: [{ image }],
    });
    const change = await changeIn(video);
    expect(change.inside).toBeGreaterThan(15);
    expect(change.outside).toBeLessThan(6);
  });

  test('an addition needs no selection and changes part of the picture', { timeout: 150_000 }, async () => {
    const own = await service.open(clip.path);
    const { video } = await order({ session_id: own, edit_mode: 'addition', image_list: [{ image }] });
    const change = await changeOf({
      before: clip.path,
      after: video,
      maskOf: () => new Uint8Array(1280 * 720).fill(1),
    });
    expect(change.inside).toBeGreaterThan(0.5);
    expect(change.inside).toBeLessThan(30);
  });
});

/** The last sixth of the picture's height, of it the outer third on one side; the practice mark is on the right. */
function lowerCorner({ width, height }: TruthClip, side: 'left' | 'right'): Uint8Array {
  const mask = new Uint8Array(width * height);
  const third = Math.floor(width / 3);
  const from = side === 'left' ? 0 : width - third;
  for (let y = Math.floor((height * 5) / 6); y < height; y += 1)
    mask.fill(1, y * width + from, y * width + from + third);
  return mask;
}
