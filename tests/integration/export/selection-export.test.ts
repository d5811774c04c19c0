import { execFileSync } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { exportSelection, type ExportRequest } from '../../../electron/main/export/selection-export.ts';
import { framePicture } from '../../../electron/main/export/frame-picture.ts';
import { frameTable } from '../../../electron/main/media/frame-table.ts';
import { decodeFrames } from '../../../electron/main/media/pipes.ts';
import { locateTools, type MediaTools } from '../../../electron/main/media/tools.ts';
import type { Selection } from '../../../electron/shared/domain/selection.ts';
import { constantRateTable } from '../../../electron/shared/frame-time/frames.ts';
import { encodeCounts } from '../../../electron/shared/rle/counts.ts';
import { runsFromMask } from '../../../electron/shared/rle/mask.ts';
import { makeTruthClip, type TruthClip } from '../../support/clips/index.ts';
import { referenceDecode } from '../../support/rle-reference.ts';

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

const everyFrame = () =>
  Array.from({ length: clip.frameCount }, (_, frameIndex) => ({ frameIndex, masks: masksOf(frameIndex) }));

/** The share of a matte's pixels that are on the wrong side of the truth. */
function wrongShare(matte: Buffer | undefined, frameIndex: number): number {
  const truth = clip.truthMask(frameIndex);
  return (
    truth.reduce((sum, inside, at) => sum + (matte![at]! > 127 === (inside === 1) ? 0 : 1), 0) / truth.length
  );
}

const selection = {
  sessionId: 's',
  frames: [],
  objects: [{ objectId: 0, name: 'ball' }],
} as unknown as Selection;

const videoOf = ({ path, width, height, frameCount }: TruthClip, fps = 30) => ({
  ...{ path, width, height, fps, totalFrame: frameCount, matrix: null },
});

function request(part: Partial<ExportRequest>): ExportRequest {
  return {
    kind: 'mask',
    frameIndex: 10,
    to: join(folder, 'out'),
    name: 'market morning',
    selection,
    frames: marked.map((frameIndex) => ({ frameIndex, masks: masksOf(frameIndex) })),
    video: videoOf(clip),
    table: () => Promise.resolve(constantRateTable(part.video?.fps ?? 30, clip.frameCount)),
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
  const frames = everyFrame();
  await exportSelection(request({ kind: 'matte', to, frames }));
  const matte = await pixels(to, 'gray');
  expect(matte).toHaveLength(clip.frameCount);
  for (const index of [0, 17, clip.frameCount - 1])
    expect(wrongShare(matte[index], index)).toBeLessThan(0.002);
});

test('a matte without the tracking of every frame is refused and leaves nothing behind', async () => {
  const to = join(folder, 'none.mp4');
  await expect(exportSelection(request({ kind: 'matte', to }))).rejects.toMatchObject({
    code: 'preview-needed',
  });
  expect((await readdir(folder)).filter((name) => name.startsWith('none'))).toEqual([]);
});

interface CocoFile {
  readonly images: readonly { id: number; width: number; height: number }[];
  readonly annotations: readonly {
    readonly image_id: number;
    readonly segmentation: { readonly size: readonly [number, number]; readonly counts: string };
    readonly area: number;
    readonly bbox: readonly number[];
  }[];
  readonly categories: readonly unknown[];
}

async function coco(part: Partial<ExportRequest> = {}): Promise<CocoFile> {
  const to = join(folder, 'coco.json');
  await exportSelection(request({ kind: 'coco', to, ...part }));
  return JSON.parse(await readFile(to, 'utf8')) as CocoFile;
}

/** Area and box, as the standard's own tools find them: pixel by pixel. */
function measured(mask: Uint8Array, width: number) {
  const inside = [...mask.keys()].filter((at) => mask[at] !== 0);
  const xs = inside.map((at) => at % width);
  const ys = inside.map((at) => Math.floor(at / width));
  const [x, y] = [Math.min(...xs), Math.min(...ys)];
  return { area: inside.length, bbox: [x, y, Math.max(...xs) - x + 1, Math.max(...ys) - y + 1] };
}

test('COCO keeps every pixel, with area, box and the names given, for whoever reads it by the book', async () => {
  const file = await coco();
  expect(file.annotations.map((annotation) => annotation.image_id)).toEqual([4, 11]);
  expect(file.categories).toEqual([{ id: 1, name: 'ball', supercategory: 'selection' }]);
  const { segmentation, area, bbox } = file.annotations[1]!;
  const [height, width] = segmentation.size;
  expect([height, width]).toEqual([clip.height, clip.width]);
  const truth = clip.truthMask(10);
  const columns = Uint8Array.from(truth, (_, at) => truth[(at % height) * width + Math.floor(at / height)]!);
  expect(referenceDecode(segmentation.counts, height, width)).toBe(columns.join(''));
  expect({ area, bbox }).toEqual(measured(truth, width));
});

test('masks of other scales and dialects side by side are exported at the size of the picture', async () => {
  const half = { width: clip.width / 2, height: clip.height / 2 };
  const lower = new Uint8Array(half.width * half.height).fill(1, (half.width * half.height) / 2);
  const counts = encodeCounts(runsFromMask(lower, half.height, half.width, 'row-major'));
  const masks = [...masksOf(10), { objectId: 1, size: [half.width, half.height] as const, counts }];
  const frames = [{ frameIndex: 10, masks }];
  const { annotations, images } = await coco({ frames });
  const { width, height } = images[0]!;
  for (const { segmentation } of annotations) expect(segmentation.size).toEqual([height, width]);
  expect(annotations[1]).toMatchObject({
    area: (width * height) / 2,
    bbox: [0, height / 2, width, height / 2],
  });
  const to = join(folder, 'two.png');
  await exportSelection(request({ to, frames }));
  const truth = clip.truthMask(10).map((value, at) => (value !== 0 || at >= (width * height) / 2 ? 255 : 0));
  expect(Buffer.compare(await png(to, 1), truth)).toBe(0);
});

const timesIn = (path: string): number[] =>
  execFileSync(tools.ffprobe, [
    ...['-v', 'error', '-select_streams', 'v', '-show_entries', 'frame=pts_time', '-of', 'csv=p=0', path],
  ])
    .toString()
    .split('\n')
    .map(Number.parseFloat)
    .filter(Number.isFinite);

test('a matte’s frames stand as long as the clip’s, at a rate that is no whole number too', async () => {
  const conformed = join(folder, 'ntsc.mp4');
  const again = [
    '-vf',
    'setpts=N*1001/30000/TB',
    '-r',
    '30000/1001',
    '-c:v',
    'libx264',
    '-preset',
    'ultrafast',
  ];
  execFileSync(tools.ffmpeg, ['-v', 'error', '-i', clip.path, ...again, '-y', conformed]);
  const to = join(folder, 'ntsc-matte.mp4');
  const frames = everyFrame();
  const video = { ...videoOf(clip, 30_000 / 1001), path: conformed };
  await exportSelection(request({ kind: 'matte', to, frames, video }));
  const [wanted, found] = [timesIn(conformed), timesIn(to)];
  expect(found).toHaveLength(clip.frameCount);
  found.forEach((time, at) => expect(Math.abs(time - wanted[at]!)).toBeLessThan(2e-5));
});

test('a matte’s frames have the times of the clip’s, however unevenly those come', async () => {
  const uneven = join(folder, 'uneven.mp4');
  // A stretch that is even, a pause, frames that hurry, and a last one that stays.
  const times = "setpts='if(lt(N,9),N*0.04,if(lt(N,20),1+N*N*0.003,3+N*0.05+0.004*mod(N,3)))/TB'";
  const again = ['-fps_mode', 'passthrough', '-enc_time_base', '1:90000', '-c:v', 'libx264'];
  execFileSync(tools.ffmpeg, ['-v', 'error', '-i', clip.path, '-vf', times, ...again, '-y', uneven]);
  const table = await frameTable(tools, uneven);
  const to = join(folder, 'uneven-matte.mp4');
  await exportSelection(
    request({ kind: 'matte', to, frames: everyFrame(), table: () => Promise.resolve(table) }),
  );
  const found = await frameTable(tools, to);
  expect(found.timesUs).toHaveLength(clip.frameCount);
  found.timesUs.forEach((time, at) =>
    expect(Math.abs(time - table.timesUs[at]!), `frame ${at}`).toBeLessThan(100),
  );
  expect(Math.abs(found.durationUs - table.durationUs)).toBeLessThan(1000);
  const matte = await pixels(to, 'gray');
  expect(matte).toHaveLength(clip.frameCount);
  for (const index of [0, 9, 19, 29]) expect(wrongShare(matte[index], index)).toBeLessThan(0.002);
});

test('a matte that is cancelled, or cannot be written, leaves nothing behind', async () => {
  const to = join(folder, 'half.mp4');
  const frames = Array.from({ length: clip.frameCount }, (_, frameIndex) => ({ frameIndex, masks: [] }));
  const all = [...frames.slice(1), { frameIndex: 0, masks: masksOf(0) }];
  const controller = new AbortController();
  const stop = (percent: number) => percent > 30 && controller.abort();
  const { signal } = controller;
  await expect(
    exportSelection(request({ kind: 'matte', to, frames: all, signal, onProgress: stop })),
  ).rejects.toMatchObject({ code: 'cancelled' });
  const nowhere = join(folder, 'gone', 'half.mp4');
  await expect(exportSelection(request({ kind: 'matte', to: nowhere, frames: all }))).rejects.toThrow();
  expect((await readdir(folder)).filter((name) => /half|gone/.test(name))).toEqual([]);
});

test('whatever is exported can be read by whoever reads files there, under any name', async () => {
  const name = '杯子 🧣 “mask”';
  await exportSelection(request({ to: join(folder, `${name}.png`) }));
  await exportSelection(request({ kind: 'sequence', to: join(folder, name) }));
  const readable = 0o444 & ~process.umask();
  for (const path of [join(folder, `${name}.png`), join(folder, name, '0003.png')])
    expect((await stat(path)).mode & 0o444).toBe(readable);
});

test('a frame on which nothing is selected is no black picture but a word about it', async () => {
  const to = join(folder, 'bare.png');
  for (const kind of ['mask', 'cutout'] as const)
    await expect(exportSelection(request({ kind, to, frameIndex: 5 }))).rejects.toMatchObject({
      code: 'selection-empty',
      details: { where: 'frame' },
    });
  expect((await readdir(folder)).filter((name) => name.startsWith('bare'))).toEqual([]);
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

test('a clip that does not say how its colours are meant is exported as the stage shows it', async () => {
  const path = join(folder, 'unsaid.mp4');
  const silent = 'h264_metadata=colour_primaries=2:transfer_characteristics=2:matrix_coefficients=2';
  execFileSync(tools.ffmpeg, ['-v', 'error', '-i', clip.path, '-c', 'copy', '-bsf:v', silent, '-y', path]);
  const picture = (matrix: 'bt709' | null, from: string) => {
    const video = { ...videoOf(clip), path: from, matrix };
    return framePicture({ ...request({ video }), frameIndex: 10, masks: null });
  };
  const said = await picture(null, clip.path);
  expect(Buffer.compare(await picture('bt709', path), said)).toBe(0);
  expect(Buffer.compare(await picture(null, path), said)).not.toBe(0);
});

test('a frame for a reference image is that frame, whole', async () => {
  const bytes = await framePicture({ ...request({}), frameIndex: 10, masks: null });
  const to = join(folder, 'frame.png');
  await writeFile(to, bytes);
  expect(Buffer.compare(await png(to, 4), (await pixels(clip.path, 'rgba'))[10]!)).toBe(0);
});
