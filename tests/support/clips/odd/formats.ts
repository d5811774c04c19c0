import type { OddClip } from './parts.ts';
import { picture, plain, hevc, tone } from './parts.ts';

/** How their pictures are stored, and in what. */
export const formats: Readonly<Record<string, OddClip>> = {
  HEVC: {
    file: 'a.mov',
    args: [...hevc, '-pix_fmt', 'yuv420p'],
    verdicts: ['codec: fixable other'],
    steps: ['transcode'],
  },
  ProRes: {
    file: 'a.mov',
    args: ['-c:v', 'prores_ks', '-c:a', 'pcm_s16le'],
    sources: [picture(), tone()],
    verdicts: ['codec: fixable other', 'audio: unknown unusual'],
    steps: ['transcode'],
    fixed: true,
  },
  'Motion JPEG in avi': {
    file: 'a.avi',
    args: ['-c:v', 'mjpeg', '-q:v', '3'],
    verdicts: ['container: fixable other', 'codec: fixable other'],
    steps: ['transcode'],
  },
  'MPEG-4 part 2': { args: ['-c:v', 'mpeg4'], verdicts: ['codec: fixable other'], steps: ['transcode'] },
  'VP9 in mp4': {
    args: ['-c:v', 'libvpx-vp9', '-deadline', 'realtime', '-cpu-used', '8'],
    verdicts: ['codec: fixable other'],
    steps: ['transcode'],
  },
  'VP9 in webm': {
    file: 'a.webm',
    args: ['-c:v', 'libvpx-vp9', '-deadline', 'realtime', '-cpu-used', '8', '-pix_fmt', 'yuv420p'],
    verdicts: ['container: fixable other', 'codec: fixable other'],
    steps: ['transcode'],
  },
  'MPEG-2 in a transport stream': {
    file: 'a.ts',
    sources: [picture('720x720', '25'), tone()],
    args: ['-c:v', 'mpeg2video', '-q:v', '3', '-c:a', 'aac'],
    verdicts: ['container: fixable other', 'frame-rate: fixable other', 'codec: fixable other'],
    steps: ['conform-rate', 'transcode'],
  },
  'H.264 in a transport stream': {
    file: 'a.ts',
    sources: [picture(), tone()],
    args: [...plain, '-c:a', 'aac'],
    verdicts: ['container: fixable other', 'codec: fixable other'],
    steps: ['transcode'],
  },
  'H.264 in matroska, 24 frames a second': {
    file: 'a.mkv',
    args: plain,
    verdicts: ['container: fixable other'],
    steps: ['transcode'],
    fixed: true,
  },
  'H.264 in matroska': {
    file: 'a.mkv',
    sources: [picture('720x720', '30')],
    args: plain,
    verdicts: ['container: fixable other'],
    steps: ['remux'],
    fixed: true,
  },
  'H.264 named .m4v': {
    file: 'a.m4v',
    args: plain,
    verdicts: ['container: fixable ending'],
    steps: ['remux'],
  },
  'H.264 named .MP4': { file: 'A.MP4', args: plain, verdicts: [], steps: null },
  '10 bits': {
    args: ['-pix_fmt', 'yuv420p10le', '-preset', 'ultrafast'],
    verdicts: ['codec: fixable bits'],
    steps: ['transcode'],
  },
  '4:2:2': {
    args: ['-pix_fmt', 'yuv422p', '-preset', 'ultrafast'],
    verdicts: ['codec: fixable colors'],
    steps: ['transcode'],
  },
  'full range': {
    args: ['-pix_fmt', 'yuvj420p', '-preset', 'ultrafast', '-color_range', 'pc'],
    verdicts: [],
    steps: null,
  },
  'B-frames and open groups': {
    args: ['-pix_fmt', 'yuv420p', '-preset', 'fast', '-bf', '3', '-g', '12', '-x264-params', 'open-gop=1'],
    verdicts: [],
    steps: null,
  },
  fragmented: { args: [...plain, '-movflags', '+frag_keyframe+empty_moov'], verdicts: [], steps: null },
};
