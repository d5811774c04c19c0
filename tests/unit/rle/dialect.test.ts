import { describe, expect, it } from 'vitest';
import { maskShape, pngSize } from '../../../electron/shared/rle/dialect.ts';

const portrait = { width: 720, height: 1280 };

describe('the two readings of a mask size', () => {
  it('follows the video, whichever number comes first', () => {
    expect(maskShape([1280, 720], portrait)).toEqual({ height: 1280, width: 720, dialect: 'height-width' });
    expect(maskShape([720, 1280], portrait)).toEqual({ height: 1280, width: 720, dialect: 'width-height' });
    expect(maskShape([900, 900], { width: 900, height: 900 }).dialect).toBe('square');
  });

  it('accepts a mask of another scale but the same shape', () => {
    expect(maskShape([640, 360], portrait)).toEqual({ height: 640, width: 360, dialect: 'height-width' });
    expect(maskShape([360, 640], portrait)).toEqual({ height: 640, width: 360, dialect: 'width-height' });
  });

  it('lets the PNG decide where the video is almost square', () => {
    const video = { width: 1000, height: 1004 };
    expect(maskShape([500, 503], video, { width: 503, height: 500 }).dialect).toBe('height-width');
    expect(maskShape([500, 503], video, { width: 500, height: 503 }).dialect).toBe('width-height');
  });

  it.each([[[1280]], [[1280, 720, 3]], [[1280, 721.5]], [[0, 720]], [[400, 400]], [[-1280, -720]]])(
    'refuses %j beside a 720 × 1280 video',
    (size) => {
      expect(() => maskShape(size, portrait)).toThrowError(
        expect.objectContaining({ code: 'answer-unreadable' }) as Error,
      );
    },
  );

  it('reads the size of a PNG from its head', () => {
    const head = Buffer.from('89504e470d0a1a0a0000000d49484452000002d000000500', 'hex');
    expect(pngSize(head)).toEqual(portrait);
    expect(pngSize(head.subarray(0, 23))).toBeNull();
    expect(pngSize(Buffer.alloc(40))).toBeNull();
  });
});
