import { open } from 'node:fs/promises';
import { setImmediate as breathe } from 'node:timers/promises';
import { decodeFrames, encodeFrames, type FrameSink } from '../../media/pipes.ts';
import { runFfmpeg } from '../../media/ffmpeg.ts';
import type { MediaTools } from '../../media/tools.ts';
import type { MarkedFrame, SessionRecord } from '../state/records.ts';
import type { Shelf } from '../state/shelf.ts';
import { loadOpenCv } from '../vision/opencv.ts';
import { paintMask } from '../vision/paint.ts';
import type { Picture } from '../vision/picture.ts';
import { refineMask } from '../vision/refine.ts';
import { scaledSize } from './frames.ts';
import { countsOf } from './objects.ts';
import { spoolReel } from './reel.ts';
import { trackObjects, type Track } from './track.ts';

/** Long side of the pictures that objects are followed on. */
const trackSide = 320;

/** Names in the shelf. */
export interface PreviewFiles {
  readonly video: string;
  readonly cover: string;
  readonly tracking: string;
}

export interface PreviewContext {
  readonly tools: MediaTools;
  readonly shelf: Shelf;
  readonly signal: AbortSignal;
}

/** What `tracking_output` lists for each frame. */
export interface TrackedFrame {
  readonly frame_index: number;
  readonly rle_mask_list: readonly {
    readonly object_id: number;
    readonly rle_mask: { readonly size: readonly [number, number]; readonly counts: string };
  }[];
}

/**
 * Follows the selection through the clip and writes what preview-selection answers: the video with the masks painted
 * in, its cover, and the masks of every frame.
 */
export async function makePreview(
  { tools, shelf, signal }: PreviewContext,
  session: SessionRecord,
  marks: readonly MarkedFrame[],
): Promise<PreviewFiles> {
  const video = shelf.path(session.video);
  const { cv } = await loadOpenCv();
  const reel = await spoolReel(
    tools,
    video,
    shelf.scratch('reel'),
    scaledSize(session.width, session.height, trackSide),
    signal,
  );
  let track: Track;
  try {
    track = await trackObjects(cv, reel, marks, session, { signal });
  } finally {
    await reel.close();
  }
  const files = { video: shelf.newName('mp4'), cover: shelf.newName('jpg'), tracking: shelf.newName('json') };
  const sink = encodeFrames(tools, {
    width: session.width,
    height: session.height,
    fps: { num: session.fps, den: 1 },
    out: shelf.path(files.video),
    audioFrom: video,
    encoding: ['-c:v', 'libx264', '-preset', 'veryfast', '-crf', '18', '-pix_fmt', 'yuv420p'],
    frameCount: reel.length,
    signal,
  });
  try {
    await paintAll(sink);
    await sink.finish();
  } catch (error) {
    await sink.abandon();
    throw error;
  }
  const cover = Math.min(...marks.map(({ frameIndex }) => frameIndex));
  await runFfmpeg(tools, {
    inputs: [
      { file: shelf.path(files.video), args: cover > 0 ? ['-ss', String((cover - 0.5) / session.fps)] : [] },
    ],
    outputArgs: ['-frames:v', '1', '-q:v', '3', '-update', '1'],
    output: shelf.path(files.cover),
    signal,
  });
  return files;

  async function paintAll(target: FrameSink): Promise<void> {
    const { width, height } = session;
    const list = await open(shelf.path(files.tracking), 'w', 0o600);
    try {
      let index = 0;
      for await (const data of decodeFrames(tools, video, { width, height, pixFmt: 'rgb24', signal })) {
        const picture: Picture = { width, height, channels: 3, data };
        const objects = (track[index] ?? []).map(({ objectId, mask }) => ({
          objectId,
          mask: refineMask(cv, mask, picture),
        }));
        const line: TrackedFrame = {
          frame_index: index,
          rle_mask_list: objects.map(({ objectId, mask }) => ({
            object_id: objectId,
            rle_mask: { size: [height, width], counts: countsOf(mask) },
          })),
        };
        await list.write(`${index === 0 ? '[' : ','}\n${JSON.stringify(line)}`);
        for (const { objectId, mask } of objects) paintMask(picture, mask, objectId);
        await target.write(data);
        index += 1;
        await breathe();
      }
      await list.write('\n]\n');
      await list.sync();
    } finally {
      await list.close();
    }
  }
}
