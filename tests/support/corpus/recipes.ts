import type { Size } from '../../../electron/shared/media/probe.ts';

/** How one file of the corpus is made. */
export interface Recipe {
  readonly name: string;
  readonly container: 'mp4' | 'mov';
  /** As shown, after rotation. */
  readonly size: Size;
  /** As ffmpeg writes it: `30`, `30000/1001`. */
  readonly rate: string;
  readonly frames: number;
  /** ffmpeg's words for the encoder and the file. */
  readonly encode: readonly string[];
  /** Filters after the number is drawn. */
  readonly filters?: readonly string[];
  /** The note for players to turn the picture clockwise. */
  readonly rotation?: 0 | 90 | 180 | 270;
  /** And to mirror it after that. */
  readonly mirrored?: true;
  /** Cut by copying from this second on: what lies before the cut stays in the file, hidden by an edit list. */
  readonly cutFrom?: number;
  /** Width of the pixels. */
  readonly pixelAspect?: string;
  /** Frames at the end that the edit list leaves out. */
  readonly endsEarlyBy?: number;
  /** What has to be on the stage: the file itself, or the copy of what no Chromium decodes. Absent: depends on the build. */
  readonly viewing?: 'original' | 'copy' | undefined;
  /** Part of the short form. */
  readonly short?: boolean;
}

const hd = { width: 1280, height: 720 };
const fullHd = { width: 1920, height: 1080 };
const x264 = (...more: string[]) => [
  '-c:v',
  'libx264',
  '-preset',
  'veryfast',
  '-pix_fmt',
  'yuv420p',
  ...more,
];
/** Groups that lean on the one before, with B-frames shown ahead of their key frame. */
const openGop = x264('-x264-params', 'open-gop=1:keyint=20:min-keyint=20:scenecut=0:bframes=3:b-adapt=0');

const base = {
  container: 'mp4',
  size: hd,
  rate: '30',
  frames: 60,
  encode: x264(),
  viewing: 'original',
} as const satisfies Partial<Recipe>;

const rates: readonly Recipe[] = ['24', '25', '30000/1001', '30', '50', '60000/1001', '60'].map((rate) => ({
  ...base,
  name: `rate-${rate.replace('/', '-')}`,
  rate,
  short: rate === '30000/1001',
}));

const sizes: readonly Recipe[] = [
  { width: 720, height: 720 },
  { width: 1080, height: 1920 },
  fullHd,
  { width: 1366, height: 768 },
  { width: 2160, height: 1216 },
  { width: 2160, height: 2160 },
].map((size) => ({ ...base, name: `size-${size.width}x${size.height}`, size, frames: 48 }));

const turns: readonly Recipe[] = ([90, 180, 270] as const).map((rotation) => ({
  ...base,
  name: `rotation-${rotation}`,
  rotation,
  size: rotation === 180 ? hd : { width: 720, height: 1280 },
  short: rotation === 90,
}));

/** Every kind of file that the picker has to show exactly. */
export const recipes: readonly Recipe[] = [
  ...rates,
  ...sizes,
  ...turns,
  ...([0, 90, 180, 270] as const).map((rotation) => ({
    ...base,
    name: `mirrored-${rotation}`,
    viewing: 'copy' as const,
    rotation,
    mirrored: true as const,
    size: rotation % 180 === 0 ? hd : { width: 720, height: 1280 },
  })),
  {
    ...base,
    name: 'variable-rate',
    // Frames stay 1, 2, 3, 1, … ticks of a sixtieth.
    filters: ["settb=1/60,setpts='(floor(N/3)*6+mod(N,3)*(mod(N,3)+1)/2)'"],
    encode: x264('-fps_mode', 'passthrough', '-enc_time_base', '1:60000', '-video_track_timescale', '60000'),
    short: true,
  },
  {
    ...base,
    name: 'b-pyramid',
    encode: x264('-x264-params', 'bframes=8:b-pyramid=normal:b-adapt=0:ref=6:keyint=250'),
    frames: 120,
  },
  { ...base, name: 'one-key-frame', rate: '60', frames: 300, encode: x264('-g', '600') },
  { ...base, name: 'all-key-frames', encode: x264('-g', '1') },
  { ...base, name: 'no-b-frames', encode: x264('-bf', '0') },
  { ...base, name: 'open-gop', encode: openGop, short: true },
  { ...base, name: 'edit-list-start', frames: 90, cutFrom: 0.9, short: true },
  // It begins with a picture that is no full restart of the decoder: some builds take it, for others there is the copy.
  { ...base, name: 'edit-list-open-gop', viewing: undefined, frames: 90, encode: openGop, cutFrom: 1.25 },
  { ...base, name: 'edit-list-end', endsEarlyBy: 7, short: true },
  { ...base, name: 'start-delayed', encode: x264('-output_ts_offset', '1.5') },
  {
    ...base,
    name: 'start-not-zero',
    encode: x264('-use_editlist', '0', '-avoid_negative_ts', 'disabled', '-output_ts_offset', '0.7'),
  },
  { ...base, name: 'fragmented', encode: x264('-movflags', '+frag_keyframe+empty_moov', '-g', '20') },
  { ...base, name: 'interlaced', rate: '25', encode: x264('-flags', '+ildct+ilme', '-x264opts', 'tff=1') },
  { ...base, name: 'wide-pixels', size: fullHd, pixelAspect: '4/3' },
  { ...base, name: 'full-range', encode: x264('-color_range', 'pc') },
  { ...base, name: 'mov-h264', container: 'mov' },
  {
    ...base,
    name: 'vp9',
    encode: [
      '-c:v',
      'libvpx-vp9',
      '-deadline',
      'realtime',
      '-cpu-used',
      '8',
      '-b:v',
      '4M',
      '-pix_fmt',
      'yuv420p',
    ],
  },
  {
    ...base,
    name: 'vp9-10-bit',
    viewing: undefined,
    frames: 30,
    encode: [
      '-c:v',
      'libvpx-vp9',
      '-deadline',
      'realtime',
      '-cpu-used',
      '8',
      '-b:v',
      '4M',
      '-pix_fmt',
      'yuv420p10le',
    ],
  },
  {
    ...base,
    name: 'h264-10-bit',
    viewing: undefined,
    encode: ['-c:v', 'libx264', '-preset', 'veryfast', '-pix_fmt', 'yuv420p10le'],
  },
  {
    ...base,
    name: 'h264-4-2-2',
    viewing: undefined,
    encode: ['-c:v', 'libx264', '-preset', 'veryfast', '-pix_fmt', 'yuv422p'],
  },
  {
    ...base,
    name: 'hevc',
    viewing: 'copy',
    short: true,
    encode: [
      '-c:v',
      'libx265',
      '-preset',
      'ultrafast',
      '-x265-params',
      'log-level=error',
      '-pix_fmt',
      'yuv420p',
      '-tag:v',
      'hvc1',
    ],
  },
  {
    ...base,
    name: 'hevc-open-gop-10-bit',
    container: 'mov',
    viewing: 'copy',
    encode: [
      ...['-c:v', 'libx265', '-preset', 'ultrafast', '-pix_fmt', 'yuv420p10le', '-tag:v', 'hvc1'],
      ...['-x265-params', 'log-level=error:open-gop=1:keyint=20:min-keyint=20:bframes=3'],
    ],
  },
  {
    ...base,
    name: 'hevc-edit-list',
    frames: 90,
    cutFrom: 0.9,
    viewing: 'copy',
    encode: [
      '-c:v',
      'libx265',
      '-preset',
      'ultrafast',
      '-x265-params',
      'log-level=error:keyint=60:bframes=3',
      '-pix_fmt',
      'yuv420p',
      '-tag:v',
      'hvc1',
    ],
  },
  {
    ...base,
    name: 'hevc-rotation-90',
    viewing: 'copy',
    rotation: 90,
    size: { width: 720, height: 1280 },
    encode: [
      '-c:v',
      'libx265',
      '-preset',
      'ultrafast',
      '-x265-params',
      'log-level=error',
      '-pix_fmt',
      'yuv420p',
      '-tag:v',
      'hvc1',
    ],
  },
  {
    ...base,
    name: 'prores',
    container: 'mov',
    rate: '24000/1001',
    frames: 48,
    viewing: 'copy',
    encode: ['-c:v', 'prores_ks', '-pix_fmt', 'yuv422p10le'],
  },
  {
    ...base,
    name: 'prores-4444',
    container: 'mov',
    rate: '25',
    frames: 25,
    size: fullHd,
    viewing: 'copy',
    encode: ['-c:v', 'prores_ks', '-profile:v', '4', '-pix_fmt', 'yuv444p10le'],
  },
  // The most a service clip can be: ten seconds of the largest picture at the highest rate.
  {
    ...base,
    name: 'largest',
    size: { width: 2160, height: 2160 },
    rate: '60',
    frames: 600,
    encode: x264('-preset', 'ultrafast', '-g', '120'),
  },
];
