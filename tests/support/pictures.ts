import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { MediaTools } from '../../electron/main/media/tools.ts';

/* Pictures of one look in every format: red on the left, blue on the right, so that it shows how they are turned. */

export type Edge = 'left' | 'right' | 'top' | 'bottom';

/** Draws it; the ending of the name decides the format. */
export function drawPicture(
  tools: MediaTools,
  folder: string,
  name: string,
  size = '400x300',
  extra: readonly string[] = [],
): string {
  const path = join(folder, name);
  const [width] = size.split('x').map(Number) as [number];
  const source = `color=red:size=${size},format=rgb24,drawbox=x=${width / 2}:y=0:w=${width / 2}:h=ih:color=blue:t=fill`;
  const drawing = ['-v', 'error', '-f', 'lavfi', '-i', source, '-frames:v', '1'];
  execFileSync(tools.ffmpeg, [...drawing, ...extra, '-y', `file:${path}`]);
  return path;
}

/** The colour in the middle of an edge, as ffmpeg decodes it. */
export function colourAt(tools: MediaTools, path: string, where: Edge): 'red' | 'blue' | 'other' {
  const position = {
    left: ['0', '(ih-8)/2'],
    right: ['iw-8', '(ih-8)/2'],
    top: ['(iw-8)/2', '0'],
    bottom: ['(iw-8)/2', 'ih-8'],
  }[where];
  const filter = `crop=8:8:${position.join(':')},scale=1:1`;
  const pixels = execFileSync(tools.ffmpeg, [
    ...['-v', 'error', '-noautorotate', '-i', `file:${path}`, '-vf', filter],
    ...['-f', 'rawvideo', '-pix_fmt', 'rgb24', 'pipe:1'],
  ]);
  const [red, , blue] = pixels;
  return red! > 200 && blue! < 60 ? 'red' : blue! > 200 && red! < 60 ? 'blue' : 'other';
}

/** EXIF data with an orientation and the name of a place. */
export function exif(orientation: number, littleEndian = false): Buffer {
  const tiff = Buffer.alloc(26 + 12);
  const u16 = (value: number, at: number) =>
    littleEndian ? tiff.writeUInt16LE(value, at) : tiff.writeUInt16BE(value, at);
  const u32 = (value: number, at: number) =>
    littleEndian ? tiff.writeUInt32LE(value, at) : tiff.writeUInt32BE(value, at);
  tiff.write(littleEndian ? 'II' : 'MM', 0);
  u16(42, 2);
  u32(8, 4);
  u16(1, 8);
  u16(0x0112, 10);
  u16(3, 12);
  u32(1, 14);
  u16(orientation, 18);
  u32(0, 22);
  tiff.write('Geneva 46N6E', 26);
  return tiff;
}

/** An EXIF segment behind a JPEG's start marker. */
export function jpegWithExif(jpeg: Buffer, tiff: Buffer): Buffer {
  const payload = Buffer.concat([Buffer.from('Exif\0\0'), tiff]);
  const head = Buffer.from([0xff, 0xe1, 0, 0]);
  head.writeUInt16BE(payload.length + 2, 2);
  return Buffer.concat([jpeg.subarray(0, 2), head, payload, jpeg.subarray(2)]);
}

/** A WebP in its extended form, with EXIF at its end. */
export function webpWithExif(
  webp: Buffer,
  tiff: Buffer,
  { width, height }: { width: number; height: number },
): Buffer {
  const chunk = (name: string, body: Buffer) => {
    const head = Buffer.alloc(8);
    head.write(name, 'latin1');
    head.writeUInt32LE(body.length, 4);
    return Buffer.concat([head, body, Buffer.alloc(body.length & 1)]);
  };
  const extended = Buffer.alloc(10);
  extended[0] = 0x08;
  extended.writeUIntLE(width - 1, 4, 3);
  extended.writeUIntLE(height - 1, 7, 3);
  const body = Buffer.concat([
    ...[Buffer.from('WEBP'), chunk('VP8X', extended), webp.subarray(12), chunk('EXIF', tiff)],
  ]);
  return chunk('RIFF', body);
}

/** An AVIF that is shown turned. @param quarterTurns counter-clockwise */
export function turnedAvif(avif: Buffer, quarterTurns: number): Buffer {
  const rotation = Buffer.from([0, 0, 0, 9, 0x69, 0x72, 0x6f, 0x74, quarterTurns]);
  const at = (type: string) => avif.indexOf(type, 0, 'latin1') - 4;
  const grow = (file: Buffer, box: number, by: number) =>
    file.writeUInt32BE(file.readUInt32BE(box) + by, box);
  const [meta, iloc, iprp, ipco, ipma] = ['meta', 'iloc', 'iprp', 'ipco', 'ipma'].map(at) as [
    number,
    number,
    number,
    number,
    number,
  ];
  const ipcoEnd = ipco + avif.readUInt32BE(ipco);
  let properties = 0;
  for (let box = ipco + 8; box < ipcoEnd; box += avif.readUInt32BE(box)) properties += 1;
  // One item with its list of properties, one byte each: version 0, no flags.
  const listed = ipma + 8 + 4 + 4 + 2;
  const listEnd = listed + 1 + avif[listed]!;
  const by = rotation.length + 1;
  const turned = Buffer.from(avif);
  turned[listed]! += 1;
  grow(turned, meta, by);
  grow(turned, iprp, by);
  grow(turned, ipco, rotation.length);
  grow(turned, ipma, 1);
  // Where the picture's data begins, which is behind all this: one item of one extent, four bytes each.
  grow(turned, iloc + avif.readUInt32BE(iloc) - 8, by);
  const use = Buffer.from([0x80 | (properties + 1)]);
  return Buffer.concat([
    ...[turned.subarray(0, ipcoEnd), rotation, turned.subarray(ipcoEnd, listEnd), use],
    turned.subarray(listEnd),
  ]);
}

/** As a file that ffmpeg can be asked about. */
export function asFile(folder: string, bytes: Uint8Array): string {
  const path = join(folder, 'kept');
  writeFileSync(path, bytes);
  return path;
}
