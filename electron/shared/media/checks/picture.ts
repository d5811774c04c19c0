import type { CheckVerdict } from '../../domain/check.ts';
import { clipLimits } from '../../limits/clip.ts';
import type { Size, VideoFacts } from '../probe.ts';
import { verdict } from './evidence.ts';

const { min, max } = clipLimits.side;

/** Whether the service takes a picture of this displayed size. */
export function sizeFits({ width, height }: Size): boolean {
  return width >= min && width <= max && height >= min && height <= max;
}

/** Each side of the displayed picture within 720–2160 pixels. */
export function checkResolution({ displayed }: VideoFacts): CheckVerdict {
  const { width, height } = displayed;
  const values = { width, height, min, max };
  if (sizeFits(displayed)) return verdict('resolution', 'pass', 'ok', values);
  const short = Math.min(width, height);
  const long = Math.max(width, height);
  const off = Math.max(min - short, long - max);
  // Longer than three times its height: no scaling brings both sides in.
  if (long * min > short * max) return verdict('resolution', 'fixable', 'too-narrow', { ...values, off });
  if (short < min) return verdict('resolution', 'fixable', 'too-small', { ...values, side: short, off });
  return verdict('resolution', 'fixable', 'too-large', { ...values, side: long, off });
}

/**
 * H.264 with 8 bits and 4:2:0: what every reader of .mp4 takes. The service names no codec, so anything else might be
 * refused after the upload and is offered to be rewritten.
 */
export function checkCodec(video: VideoFacts): CheckVerdict {
  const found = codecNames[video.codec] ?? video.codec;
  if (video.codec === 'unknown') return verdict('codec', 'fail', 'unreadable');
  if (video.codec !== 'h264') return verdict('codec', 'fixable', 'other', { found });
  if (video.bitDepth > 8) return verdict('codec', 'fixable', 'bits', { found, bits: video.bitDepth });
  if (video.pixelFormat !== null && !/^yuvj?420p$|^nv12$/.test(video.pixelFormat)) {
    return verdict('codec', 'fixable', 'colors', { found, format: video.pixelFormat });
  }
  return verdict('codec', 'pass', 'ok', { found });
}

const codecNames: Readonly<Record<string, string>> = {
  h264: 'H.264',
  hevc: 'H.265 (HEVC)',
  prores: 'ProRes',
  vp8: 'VP8',
  vp9: 'VP9',
  av1: 'AV1',
  mpeg4: 'MPEG-4',
  mpeg2video: 'MPEG-2',
  mjpeg: 'Motion JPEG',
  dnxhd: 'DNxHD',
};

/**
 * Phones store upright films sideways; the displayed size is the one that counts, so this is only said. Mirrored ones are
 * shown mirrored by some programs and not by others, so whatever the service makes of them, somebody is surprised.
 */
export function checkRotation({ rotation, mirrored, displayed }: VideoFacts): CheckVerdict {
  const { width, height } = displayed;
  if (mirrored) return verdict('rotation', 'fixable', 'mirrored', { found: rotation, width, height });
  return verdict('rotation', 'pass', rotation === 0 ? 'ok' : 'turned', { found: rotation, width, height });
}

export function checkHdr({ hdr }: VideoFacts): CheckVerdict {
  switch (hdr) {
    case 'none':
      return verdict('hdr', 'pass', 'ok');
    case 'pq':
      return verdict('hdr', 'fixable', 'found', { found: 'HDR10 (PQ)' });
    case 'hlg':
      return verdict('hdr', 'fixable', 'found', { found: 'HLG' });
    case 'dolby-vision':
      return verdict('hdr', 'unknown', 'dolby-vision', { found: 'Dolby Vision' });
  }
}

export function checkInterlaced({ interlaced }: VideoFacts): CheckVerdict {
  return interlaced ? verdict('interlaced', 'fixable', 'found') : verdict('interlaced', 'pass', 'ok');
}

export function checkPixelAspect({ pixelAspect, coded, displayed }: VideoFacts): CheckVerdict {
  const { num, den } = pixelAspect;
  if (num === den) return verdict('pixel-aspect', 'pass', 'ok');
  return verdict('pixel-aspect', 'fixable', 'found', {
    found: `${num}:${den}`,
    stored: `${coded.width} × ${coded.height}`,
    width: displayed.width,
    height: displayed.height,
  });
}

/** Common 4:2:0 video has even sides only. */
export function checkOddSize({ coded }: VideoFacts): CheckVerdict {
  const odd = coded.width % 2 === 1 || coded.height % 2 === 1;
  const { width, height } = coded;
  return verdict('odd-size', odd ? 'fixable' : 'pass', odd ? 'found' : 'ok', { width, height });
}
