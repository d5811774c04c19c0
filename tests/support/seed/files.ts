import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { generate, realTools } from '../media.ts';
import type { SharedFiles } from './library.ts';

const hues = [0, 30, 60, 120, 170, 200, 240, 280, 310];

/** A handful of small films and their pictures, made by ffmpeg once: moving, and told apart at a glance. */
export async function seedFiles(folder: string): Promise<SharedFiles> {
  const tools = await realTools();
  mkdirSync(folder, { recursive: true });
  const videos: string[] = [];
  const posters: string[] = [];
  for (const hue of hues) {
    const video = join(folder, `film ${hue}.mp4`);
    const poster = join(folder, `film ${hue}.jpg`);
    const source = `testsrc2=s=640x360:r=24:d=2,hue=h=${hue}`;
    const h264 = ['-c:v', 'libx264', '-preset', 'ultrafast', '-pix_fmt', 'yuv420p'];
    if (!existsSync(video)) await generate(tools, video, [source], h264);
    if (!existsSync(poster)) await generate(tools, poster, [source], ['-frames:v', '1']);
    videos.push(video);
    posters.push(poster);
  }
  return { videos, posters };
}
