import { describe, expect, it } from 'vitest';
import {
  checkImage,
  checkImageCount,
  decodeBase64Image,
  sniffImage,
} from '../../../electron/main/practice/work/images.ts';

function png(width: number, height: number): Buffer {
  const bytes = Buffer.alloc(40);
  Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]).copy(bytes);
  bytes.write('IHDR', 12, 'latin1');
  bytes.writeUInt32BE(width, 16);
  bytes.writeUInt32BE(height, 20);
  return bytes;
}

/** A JPEG up to its size: start, a comment to skip, the frame header. */
function jpeg(width: number, height: number): Buffer {
  const frame = Buffer.from([
    0xff,
    0xc2,
    0,
    11,
    8,
    height >> 8,
    height & 255,
    width >> 8,
    width & 255,
    1,
    0,
    0,
    0,
  ]);
  return Buffer.concat([Buffer.from([0xff, 0xd8, 0xff, 0xfe, 0, 4, 1, 2]), frame]);
}

describe('a reference image', () => {
  it('is known by its bytes, not by its name', () => {
    expect(sniffImage(png(640, 480))).toEqual({ format: 'png', width: 640, height: 480 });
    expect(sniffImage(jpeg(1280, 720))).toEqual({ format: 'jpg', width: 1280, height: 720 });
    expect(sniffImage(Buffer.from('GIF89a..............................'))).toBeNull();
    expect(sniffImage(Buffer.alloc(0))).toBeNull();
    expect(sniffImage(Buffer.from([0xff, 0xd8, 0xff]))).toBeNull();
  });

  it.each([
    [299, 400, /at least 300px; found 299x400/],
    [300, 751, /between 1:2.5 and 2.5:1/],
    [1001, 400, /between 1:2.5 and 2.5:1/],
  ])('of %i × %i is refused', (width, height, words) => {
    expect(() => checkImage(png(width, height))).toThrow(words);
  });

  it.each([
    [300, 750],
    [1000, 400],
    [300, 300],
  ])('of %i × %i is taken', (width, height) => {
    expect(checkImage(jpeg(width, height))).toMatchObject({ width, height });
  });

  it('over 10 MB is refused, of exactly 10 MB taken', () => {
    const limit = 10 * 1024 * 1024;
    const sized = (bytes: number) => Buffer.concat([png(600, 600), Buffer.alloc(bytes - 40)]);
    expect(checkImage(sized(limit))).toMatchObject({ width: 600 });
    expect(() => checkImage(sized(limit + 1))).toThrow(/10MB/);
  });

  it('comes as bare base64', () => {
    expect(decodeBase64Image(png(1, 1).toString('base64'))).toEqual(png(1, 1));
    expect(() => decodeBase64Image('data:image/png;base64,iVBO')).toThrow(/data: prefix/);
    expect(() => decodeBase64Image('not base64!')).toThrow(/base64/);
  });

  it('comes in the number the kind of edit takes', () => {
    checkImageCount('addition', 1);
    checkImageCount('addition', 2);
    checkImageCount('swap', 1);
    checkImageCount('removal', 0);
    for (const [mode, count] of [
      ['addition', 0],
      ['addition', 3],
      ['swap', 0],
      ['swap', 2],
      ['removal', 1],
    ] as const) {
      expect(() => checkImageCount(mode, count)).toThrow(/image_list/);
    }
  });
});
