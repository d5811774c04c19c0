import { BufferTarget, CanvasSource, getFirstEncodableVideoCodec, Mp4OutputFormat, Output } from 'mediabunny';
import { encodeCounts } from '../../../../electron/shared/rle/counts.ts';
import { runsFromMask } from '../../../../electron/shared/rle/mask.ts';

/** The imagined clip: a cup on a table, portrait, three seconds at 30 fps; the cup drifts to the right. */
export const scene = { width: 720, height: 1280, fps: 30, frames: 72 } as const;

type Context = OffscreenCanvasRenderingContext2D;

/** Centre of the cup on a frame, in pixels. */
const cupAt = (frame: number): { x: number; y: number } => ({ x: 300 + frame * 1.4, y: 800 });

export interface SceneOptions {
  readonly cup?: string | null;
  readonly tracked?: boolean;
  readonly mark?: string;
}

function drawScene(
  context: Context,
  frame: number,
  { cup = '#b8352c', tracked, mark }: SceneOptions = {},
): void {
  const { width, height } = scene;
  const sky = context.createLinearGradient(0, 0, width, height);
  sky.addColorStop(0, '#33505c');
  sky.addColorStop(1, '#c38a5f');
  context.fillStyle = sky;
  context.fillRect(0, 0, width, height);
  context.fillStyle = '#6d4a37';
  context.fillRect(0, 940, width, height - 940);
  const { x, y } = cupAt(frame);
  ellipse(context, x, 990, 208, 48, '#e8ded0');
  if (cup) {
    context.fillStyle = cup;
    context.fill(cupPath(x, y));
    ellipse(context, x, y - 120, 136, 30, '#0004');
  }
  if (tracked) {
    context.globalAlpha = 0.42;
    context.fillStyle = '#74ff52';
    context.fill(cupPath(x, y));
    context.globalAlpha = 1;
  }
  if (!mark) return;
  context.fillStyle = '#ffffffcc';
  context.font = '700 44px sans-serif';
  context.fillText(mark, 40, height - 48);
}

function cupPath(x: number, y: number): Path2D {
  const path = new Path2D();
  path.ellipse(x, y - 120, 136, 30, 0, Math.PI, 0);
  path.quadraticCurveTo(x + 128, y + 180, x, y + 184);
  path.quadraticCurveTo(x - 128, y + 180, x - 136, y - 120);
  return path;
}

function ellipse(context: Context, x: number, y: number, a: number, b: number, colour: string): void {
  context.fillStyle = colour;
  context.beginPath();
  context.ellipse(x, y, a, b, 0, 0, 7);
  context.fill();
}

/** What the service would answer for a click: the cup, or else a blob around the point. */
export function maskFor(frame: number, point: { x: number; y: number }): { object: number; counts: string } {
  const { width, height } = scene;
  const canvas = new OffscreenCanvas(width, height);
  const context = contextOf(canvas);
  const cup = cupPath(cupAt(frame).x, cupAt(frame).y);
  const onCup = context.isPointInPath(cup, point.x * width, point.y * height);
  context.fillStyle = '#fff';
  if (onCup) context.fill(cup);
  else ellipse(context, point.x * width, point.y * height, 90, 60, '#fff');
  const pixels = context.getImageData(0, 0, width, height).data;
  const mask = Uint8Array.from({ length: width * height }, (_, index) =>
    Number((pixels[index * 4 + 3] ?? 0) > 127),
  );
  return { object: onCup ? 0 : 1, counts: encodeCounts(runsFromMask(mask, height, width, 'row-major')) };
}

/** A real video of the scene, so that the stage and the players have something to decode. */
export async function sceneVideo(options: SceneOptions = {}): Promise<Blob> {
  const { width, height, fps, frames } = scene;
  const canvas = new OffscreenCanvas(width, height);
  const context = contextOf(canvas);
  const codec = (await getFirstEncodableVideoCodec(['avc', 'vp9', 'vp8'], { width, height })) ?? 'vp9';
  const output = new Output({ format: new Mp4OutputFormat(), target: new BufferTarget() });
  const source = new CanvasSource(canvas, { codec, bitrate: 1_500_000, latencyMode: 'realtime' });
  output.addVideoTrack(source, { frameRate: fps });
  await output.start();
  for (let frame = 0; frame < frames; frame += 1) {
    drawScene(context, frame, options);
    await source.add(frame / fps, 1 / fps);
  }
  await output.finalize();
  return new Blob([output.target.buffer ?? new ArrayBuffer(0)], { type: 'video/mp4' });
}

export async function scenePoster(options: SceneOptions = {}): Promise<Blob> {
  const canvas = new OffscreenCanvas(scene.width, scene.height);
  drawScene(contextOf(canvas), 20, options);
  return canvas.convertToBlob({ type: 'image/jpeg', quality: 0.8 });
}

/** A small gradient, different for each number; for rows of the library and reference images. */
export async function swatch(number: number, size = 320): Promise<Blob> {
  const canvas = new OffscreenCanvas(size, size);
  const context = contextOf(canvas);
  const hue = (number * 67) % 360;
  const gradient = context.createLinearGradient(0, 0, size, size);
  gradient.addColorStop(0, `hsl(${hue} 34% 28%)`);
  gradient.addColorStop(1, `hsl(${(hue + 40) % 360} 42% 58%)`);
  context.fillStyle = gradient;
  context.fillRect(0, 0, size, size);
  ellipse(context, size / 2, size * 0.58, size * 0.24, size * 0.26, `hsl(${(hue + 60) % 360} 56% 62%)`);
  return canvas.convertToBlob({ type: 'image/png' });
}

function contextOf(canvas: OffscreenCanvas): Context {
  const context = canvas.getContext('2d', { willReadFrequently: true });
  if (!context) throw new Error('No canvas to draw on');
  return context;
}
