import { open, rm, type FileHandle } from 'node:fs/promises';
import { decodeFrames } from '../../media/pipes.ts';
import type { MediaTools } from '../../media/tools.ts';
import type { Picture } from '../vision/picture.ts';
import type { Size } from './objects.ts';

/** All frames of a clip at a small size in a raw file, so that tracking can go both ways without holding them. */
export interface Reel {
  readonly size: Size;
  readonly length: number;
  frame(index: number): Promise<Picture>;
  close(): Promise<void>;
}

/** Decodes the clip once. `path` is ours alone and gone after `close`. */
export async function spoolReel(
  tools: MediaTools,
  video: string,
  path: string,
  size: Size,
  signal: AbortSignal,
): Promise<Reel> {
  const file = await open(path, 'wx+', 0o600);
  const close = async () => {
    await file.close().catch(() => undefined);
    await rm(path, { force: true });
  };
  try {
    let length = 0;
    for await (const frame of decodeFrames(tools, video, { ...size, pixFmt: 'rgb24', signal })) {
      await file.write(frame);
      length += 1;
    }
    return { size, length, frame: (index) => readFrame(file, size, index), close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function readFrame(file: FileHandle, { width, height }: Size, index: number): Promise<Picture> {
  const data = new Uint8Array(width * height * 3);
  const { bytesRead } = await file.read(data, 0, data.length, index * data.length);
  if (bytesRead !== data.length) throw new RangeError(`Frame ${index} is not there`);
  return { width, height, channels: 3, data };
}
