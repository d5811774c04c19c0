import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { exportSelection, type ExportRequest } from '../../../electron/main/export/selection-export.ts';
import { framePicture } from '../../../electron/main/export/frame-picture.ts';
import { decodeFrames } from '../../../electron/main/media/pipes.ts';
import { locateTools, type MediaTools } from '../../../electron/main/media/tools.ts';
import type { Selection } from '../../../electron/shared/domain/selection.ts';
import { decodeCounts, encodeCounts } from '../../../electron/shared/rle/counts.ts';
import { maskFromRuns, runsFromMask } from '../../../electron/shared/rle/mask.ts';
import { makeTruthClip, type TruthClip } from '../../support/clips/index.ts';

let folder: string;
let tools: MediaTools;
let clip: TruthClip;
const marked = [3, 10];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'export-'));
  tools = await locateTools();
  clip = await makeTruthClip(tools, { seconds: 1 });
});
afterAll(() => rm(folder, { recursive: true }));

const masksOf = (frameIndex: number) => [
  {
    objectId: 0,
    size: [clip.height, clip.width] as const,
    counts: encodeCounts(runsFromMask(clip.truthMask(frameIndex), clip.height, clip.width, 'row-major')),
  },
];

const selection = {
  sessionId: 's',
  frames: [],
  objects: [{ objectId: 0, name: 'ball' }],
} as unknown as Selection;

function request(part: Partial<ExportRequest>): ExportRequest {
  return {
    kind: 'mask',
    frameIndex: 10,
    to: join(folder, 'out'),
    name: 'market morning',
    selection,
    frames: marked.map((frameIndex) => ({ frameIndex, masks: masksOf(frameIndex) })),
    video: { path: clip.path, width: clip.width, height: clip.height, fps: 30, totalFrame: clip.frameCount },
    trackingPath: null,
    tools: () => Promise.resolve(tools),
    signal: AbortSignal.timeout(60_000),
    onProgress: () => undefined,
    ...part,
  };
}

async function pixels(path: string, pixFmt: 'gray' | 'rgba'): Promise<Buffer[]> {
  const frames: Buffer[] = [];
  // The exports are pictures too: the pipe reads them as any other file does.
  const options = { width: clip.width, height: clip.height, pixFmt } as const;
  for await (const frame of decodeFrames(tools, path, options)) frames.push(frame);
  return frames;
}

/** Reads an 8-bit PNG of ours without a decoder of ours. */
async function png(path: string, channels: 1 | 4): Promise<Uint8Array> {
  const { inflateSync } = await import('node:zlib');
  const file = await readFile(path);
  expect([file.readUInt32BE(16), file.readUInt32BE(20), file[24]]).toEqual([clip.width, clip.height, 8]);
  const parts: Buffer[] = [];
  for (let at = 8; at < file.length;) {
    const length = file.readUInt32BE(at);
    if (file.toString('latin1', at + 4, at + 8) === 'IDAT')
      parts.push(file.subarray(at + 8, at + 8 + length));
    at += length + 12;
  }
  const lines = inflateSync(Buffer.concat(parts));
  const stride = clip.width * channels;
  const out = new Uint8Array(stride * clip.height);
  for (let y = 0; y < clip.height; y += 1) {
    out.set(lines.subarray(y * (stride + 1) + 1, (y + 1) * (stride + 1)), y * stride);
  }
  return out;
}

test('a mask is white exactly where the service said, black elsewhere', async () => {
  const to = join(folder, 'mask.png');
  await exportSelection(request({ to }));
  const truth = clip.truthMask(10).map((value) => value * 255);
  expect(Buffer.compare(await png(to, 1), truth)).toBe(0);
});

test("a cut-out has the frame's own pixels and is transparent outside the mask", async () => {
  const to = join(folder, 'cutout.png');
  await exportSelection(request({ kind: 'cutout', to }));
  const cutout = await png(to, 4);
  const picture = (await pixels(clip.path, 'rgba'))[10]!;
  const truth = clip.truthMask(10);
  let wrong = 0;
  truth.forEach((inside, at) => {
    if (cutout[at * 4 + 3] !== inside * 255) wrong += 1;
    if (inside && cutout[at * 4] !== picture[at * 4]) wrong += 1;
  });
  expect(wrong).toBe(0);
});

test('a sequence is a folder with one picture per frame that has masks, named by its index', async () => {
  const to = join(folder, 'sequence');
  await exportSelection(request({ kind: 'sequence', to }));
  expect(await readdir(to)).toEqual(['0003.png', '0010.png']);
});

test('a matte is as long as the clip, frame for frame', async () => {
  const to = join(folder, 'matte.mp4');
  const frames = Array.from({ length: clip.frameCount }, (_, frameIndex) => ({
    frameIndex,
    masks: masksOf(frameIndex),
  }));
  await exportSelection(request({ kind: 'matte', to, frames }));
  const matte = await pixels(to, 'gray');
  expect(matte).toHaveLength(clip.frameCount);
  for (const index of [0, 17, clip.frameCount - 1]) {
    const truth = clip.truthMask(index);
    const wrong = truth.reduce(
      (sum, inside, at) => sum + (matte[index]![at]! > 127 === (inside === 1) ? 0 : 1),
      0,
    );
    expect(wrong / truth.length).toBeLessThan(0.002);
  }
});

test('a matte without the tracking of every frame is refused and leaves nothing behind', async () => {
  const to = join(folder, 'none.mp4');
  await expect(exportSelection(request({ kind: 'matte', to }))).rejects.toMatchObject({
    code: 'preview-needed',
  });
  expect((await readdir(folder)).filter((name) => name.startsWith('none'))).toEqual([]);
});

test('COCO keeps every pixel, with area, box and the names given', async () => {
  const to = join(folder, 'coco.json');
  await exportSelection(request({ kind: 'coco', to }));
  const file = JSON.parse(await readFile(to, 'utf8')) as {
    annotations: {
      image_id: number;
      segmentation: { size: [number, number]; counts: string };
      area: number;
    }[];
    categories: unknown[];
  };
  expect(file.annotations.map((annotation) => annotation.image_id)).toEqual([4, 11]);
  expect(file.categories).toEqual([{ id: 1, name: 'ball', supercategory: 'selection' }]);
  const { segmentation, area } = file.annotations[1]!;
  const [height, width] = segmentation.size;
  const mask = maskFromRuns(decodeCounts(segmentation.counts, height, width), height, width, 'row-major');
  expect(Buffer.compare(mask, clip.truthMask(10))).toBe(0);
  expect(area).toBe(mask.reduce((sum, value) => sum + value, 0));
});

test('nothing selected: nothing is written', async () => {
  const to = join(folder, 'empty.png');
  await expect(exportSelection(request({ to, frames: [] }))).rejects.toMatchObject({
    code: 'selection-empty',
  });
});

test('a cancelled sequence leaves no folder', async () => {
  const to = join(folder, 'cancelled');
  const controller = new AbortController();
  const work = exportSelection(
    request({ kind: 'sequence', to, signal: controller.signal, onProgress: () => controller.abort() }),
  );
  await expect(work).rejects.toThrow();
  expect((await readdir(folder)).filter((name) => name.startsWith('cancelled'))).toEqual([]);
});

test("the service's own file of masks is saved bit for bit, understood or not", async () => {
  const [from, to] = [join(folder, 'raw'), join(folder, 'tracking.json')];
  await writeFile(from, '{"in": "a form of another year"}  \n');
  await exportSelection(request({ kind: 'tracking', to, frames: [], trackingPath: from }));
  expect(await readFile(to)).toEqual(await readFile(from));
  await expect(exportSelection(request({ kind: 'tracking', to }))).rejects.toMatchObject({
    code: 'preview-needed',
  });
});

test('a frame for a reference image is that frame, whole', async () => {
  const bytes = await framePicture({ ...request({}), frameIndex: 10, masks: null });
  const to = join(folder, 'frame.png');
  await writeFile(to, bytes);
  expect(Buffer.compare(await png(to, 4), (await pixels(clip.path, 'rgba'))[10]!)).toBe(0);
});
