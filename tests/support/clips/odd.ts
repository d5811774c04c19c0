import { readFile, writeFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { runFfmpeg } from '../../../electron/main/media/ffmpeg.ts';
import type { MediaTools } from '../../../electron/main/media/tools.ts';
import { generate } from '../media.ts';
import { turned } from './turned.ts';

/** A file as phones, editors and accidents make them, and what is to be said of it. */
export interface OddClip {
  /** File name; its ending chooses the container. Default `a.mp4`. */
  readonly file?: string;
  /** ffmpeg's own sources, one input each. Default: `picture()`. */
  readonly sources?: readonly string[];
  readonly args?: readonly string[];
  /** What happens to the file afterwards: copied (`-c copy`) with these before its name, and changed byte by byte. */
  readonly again?: readonly string[];
  readonly patch?: (path: string) => Promise<void>;
  /** The verdicts that do not pass, as `rule: state message`. */
  readonly verdicts: readonly string[];
  /** Steps of the fix; null where there is nothing to do, `impossible` where nothing helps. */
  readonly steps: readonly string[] | null | 'impossible';
  /** The fix is really made here; the others differ from these only in what the plan says. */
  readonly fixed?: true;
}

/** A test picture: small enough to be quick, large enough for the service. */
const picture = (size = '720x720', rate = '24', seconds: number | string = 2): string =>
  `testsrc2=s=${size}:r=${rate}:d=${seconds}`;

const plain = ['-pix_fmt', 'yuv420p', '-preset', 'ultrafast'];
const hevc = ['-c:v', 'libx265', '-preset', 'ultrafast', '-x265-params', 'log-level=none'];
const tone = (seconds: number | string = 2) => `sine=d=${seconds}`;

/** A clip whose last frame comes so much later or earlier that the whole lasts exactly this long. */
function lasting(seconds: number): Pick<OddClip, 'sources' | 'args'> {
  const frames = Math.round(seconds * 24);
  const late = Math.round(seconds * 24_000) - frames * 1000;
  const times = `settb=1/24000,setpts='N*1000+if(eq(N,${frames - 1}),${late},0)'`;
  return {
    sources: [picture('720x720', '24', (frames + 0.5) / 24)],
    args: [
      ...[...plain, '-bf', '0', '-frames:v', String(frames), '-vf', times, '-fps_mode', 'passthrough'],
      ...['-enc_time_base', '1:24000', '-video_track_timescale', '24000'],
    ],
  };
}

/** Names a format for the sound that nobody knows. */
const unreadableSound = async (path: string) => {
  const bytes = await readFile(path);
  for (const name of ['mp4a', 'esds']) {
    for (let at = bytes.indexOf(name); at !== -1; at = bytes.indexOf(name, at))
      bytes.write('zzzz', at, 'latin1');
  }
  await writeFile(path, bytes);
};

const turnedBy =
  (degrees: 0 | 90 | 180 | 270, mirrored = false) =>
  async (path: string) =>
    writeFile(path, turned(await readFile(path), degrees, mirrored));

const cutTo = (share: number) => async (path: string) => {
  const bytes = await readFile(path);
  await writeFile(path, bytes.subarray(0, Math.floor(bytes.length * share)));
};

const hdr = (transfer: string, extra: readonly string[] = []) => [
  ...['-c:v', 'libx265', '-preset', 'ultrafast', '-pix_fmt', 'yuv420p10le'],
  ...['-x265-params', `log-level=none:transfer=${transfer}${extra.map((one) => `:${one}`).join('')}`],
  ...['-color_trc', transfer],
];
const bt2020 = ['colorprim=bt2020', 'colormatrix=bt2020nc'];
const bt2020Tags = ['-color_primaries', 'bt2020', '-colorspace', 'bt2020nc'];

export const oddClips: Readonly<Record<string, OddClip>> = {
  'exactly 2.000 s': { ...lasting(2), verdicts: [], steps: null },
  '1.999 s': {
    ...lasting(1.999),
    verdicts: ['duration: fail too-short', 'frame-rate: fixable other'],
    steps: 'impossible',
  },
  'exactly 5.000 s': { ...lasting(5), verdicts: [], steps: null },
  '5.001 s': {
    ...lasting(5.001),
    verdicts: ['duration: fixable between'],
    steps: ['transcode'],
    fixed: true,
  },
  '6.999 s': { ...lasting(6.999), verdicts: ['duration: fixable between'], steps: ['transcode'] },
  'exactly 7.000 s': { ...lasting(7), verdicts: [], steps: null },
  'exactly 10.000 s': { ...lasting(10), verdicts: [], steps: null },
  '10.001 s': { ...lasting(10.001), verdicts: ['duration: fixable too-long'], steps: ['transcode'] },
  'one frame': {
    args: [...plain, '-frames:v', '1'],
    verdicts: ['duration: fail too-short'],
    steps: 'impossible',
  },

  '720 × 2160': { sources: [picture('720x2160')], args: plain, verdicts: [], steps: null },
  '719 × 720': {
    args: ['-vf', 'scale=719:720,setsar=1', '-pix_fmt', 'yuv444p', '-preset', 'ultrafast'],
    verdicts: ['resolution: fixable too-small', 'codec: fixable colors', 'odd-size: fixable found'],
    steps: ['scale', 'transcode'],
  },
  '720 × 718': {
    sources: [picture('720x718')],
    args: plain,
    verdicts: ['resolution: fixable too-small'],
    steps: ['scale', 'transcode'],
  },
  '2160 × 2160': { sources: ['color=s=2160x2160:r=24:d=2'], args: plain, verdicts: [], steps: null },
  '2162 × 1080': {
    sources: [picture('2162x1080')],
    args: plain,
    verdicts: ['resolution: fixable too-large'],
    steps: ['scale', 'transcode'],
  },
  '640 × 360': {
    sources: [picture('640x360')],
    args: plain,
    verdicts: ['resolution: fixable too-small'],
    steps: ['scale', 'transcode'],
  },
  '2400 × 720': {
    sources: [picture('2400x720')],
    args: plain,
    verdicts: ['resolution: fixable too-narrow'],
    steps: ['scale', 'pad', 'transcode'],
    fixed: true,
  },
  '721 × 721, 4:4:4': {
    args: ['-vf', 'scale=721:721,setsar=1', '-pix_fmt', 'yuv444p', '-preset', 'ultrafast'],
    verdicts: ['codec: fixable colors', 'odd-size: fixable found'],
    steps: ['crop', 'transcode'],
  },
  'wide pixels': {
    args: [...plain, '-vf', 'setsar=4/3'],
    verdicts: ['pixel-aspect: fixable found'],
    steps: ['square-pixels', 'transcode'],
  },
  'wide pixels, turned': {
    args: [...plain, '-vf', 'setsar=4/3'],
    patch: turnedBy(90),
    verdicts: ['pixel-aspect: fixable found'],
    steps: ['square-pixels', 'turn', 'transcode'],
    fixed: true,
  },

  '23.976 frames a second': {
    sources: [picture('720x720', '24000/1001', 2.1)],
    args: plain,
    verdicts: ['frame-rate: fixable broadcast'],
    steps: ['conform-rate', 'transcode'],
  },
  '29.97 frames a second': {
    sources: [picture('720x720', '30000/1001', 2.1)],
    args: plain,
    verdicts: ['frame-rate: fixable broadcast'],
    steps: ['conform-rate', 'transcode'],
  },
  '59.94 frames a second': {
    sources: [picture('720x720', '60000/1001', 2.1)],
    args: plain,
    verdicts: ['frame-rate: fixable broadcast'],
    steps: ['conform-rate', 'transcode'],
    fixed: true,
  },
  '25 frames a second': {
    sources: [picture('720x720', '25')],
    args: plain,
    verdicts: ['frame-rate: fixable other'],
    steps: ['conform-rate', 'transcode'],
  },
  '50 frames a second': {
    sources: [picture('720x720', '50')],
    args: plain,
    verdicts: ['frame-rate: fixable other'],
    steps: ['conform-rate', 'transcode'],
  },
  '12 frames a second': {
    sources: [picture('720x720', '12')],
    args: plain,
    verdicts: ['frame-rate: fixable other'],
    steps: ['conform-rate', 'transcode'],
  },
  '120 frames a second': {
    sources: [picture('720x720', '120')],
    args: plain,
    verdicts: ['frame-rate: fixable other'],
    steps: ['conform-rate', 'transcode'],
  },
  'a rate that varies': {
    sources: [picture('720x720', '60', 3)],
    args: [...plain, '-vf', "select='if(lt(t,1.5),1,not(mod(n,3)))'", '-fps_mode', 'vfr'],
    verdicts: ['frame-rate: fixable variable', 'variable-rate: fixable found'],
    steps: ['conform-rate', 'transcode'],
  },
  'one frame missing': {
    sources: [picture('720x720', '30', 2.5)],
    args: [...plain, '-vf', "select='not(eq(n,30))'", '-fps_mode', 'vfr'],
    verdicts: ['frame-rate: fixable variable', 'variable-rate: fixable found'],
    steps: ['conform-rate', 'transcode'],
    fixed: true,
  },

  'turned by 90°': { args: plain, patch: turnedBy(90), verdicts: [], steps: null },
  'turned by 180°': { args: plain, patch: turnedBy(180), verdicts: [], steps: null },
  mirrored: {
    args: plain,
    patch: turnedBy(0, true),
    verdicts: ['rotation: fixable mirrored'],
    steps: ['turn', 'transcode'],
  },
  'turned by 90° and mirrored': {
    args: plain,
    patch: turnedBy(90, true),
    verdicts: ['rotation: fixable mirrored'],
    steps: ['turn', 'transcode'],
  },
  'turned by 270°, 50 frames a second': {
    sources: [picture('720x720', '50')],
    args: plain,
    patch: turnedBy(270),
    verdicts: ['frame-rate: fixable other'],
    steps: ['conform-rate', 'turn', 'transcode'],
  },

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

  HDR10: {
    args: [...hdr('smpte2084', bt2020), ...bt2020Tags],
    verdicts: ['codec: fixable other', 'hdr: fixable found'],
    steps: ['tonemap', 'transcode'],
  },
  HLG: {
    args: [...hdr('arib-std-b67', bt2020), ...bt2020Tags],
    verdicts: ['codec: fixable other', 'hdr: fixable found'],
    steps: ['tonemap', 'transcode'],
  },
  'PQ that says nothing else of its colours': {
    args: hdr('smpte2084'),
    verdicts: ['codec: fixable other', 'hdr: fixable found'],
    steps: ['tonemap', 'transcode'],
    fixed: true,
  },
  interlaced: {
    sources: [picture('720x720', '30')],
    args: [...plain, '-vf', 'setfield=tff', '-flags', '+ilme+ildct', '-x264-params', 'tff=1'],
    verdicts: ['interlaced: fixable found'],
    steps: ['deinterlace', 'transcode'],
    fixed: true,
  },

  'two video tracks': {
    sources: [picture(), 'smptebars=s=720x720:r=24:d=2'],
    args: ['-map', '0', '-map', '1', ...plain],
    verdicts: ['tracks: fixable several'],
    steps: ['remux'],
    fixed: true,
  },
  'a cover picture beside the film': {
    sources: [picture(), 'testsrc2=s=800x800:d=0.04'],
    args: ['-map', '0', '-map', '1', ...plain, '-c:v:1', 'mjpeg', '-disposition:v:1', 'attached_pic'],
    verdicts: [],
    steps: null,
  },
  'a timecode track': {
    file: 'a.mov',
    args: [...plain, '-timecode', '01:00:00:00'],
    verdicts: [],
    steps: null,
  },
  'sound in AAC': {
    sources: [picture(), tone()],
    args: [...plain, '-c:a', 'aac'],
    verdicts: [],
    steps: null,
  },
  'sound that runs on': {
    sources: [picture('720x720', '24', 5), tone(5.4)],
    args: [...plain, '-c:a', 'aac'],
    verdicts: ['duration: fixable sound-longer'],
    steps: ['sound', 'remux'],
    fixed: true,
  },
  'sound of another length that would fit by itself': {
    sources: [picture('720x720', '24', 3), tone(8)],
    args: [...plain, '-c:a', 'aac'],
    verdicts: ['duration: fixable sound-longer'],
    steps: ['sound', 'remux'],
    fixed: true,
  },
  'sound that begins before the picture': {
    sources: [`${picture('720x720', '24', 4.8)},setpts=PTS+0.4/TB`, tone(5.2)],
    args: [...plain, '-c:a', 'aac'],
    verdicts: ['duration: fixable sound-longer'],
    steps: ['sound', 'remux'],
    fixed: true,
  },
  'sound in AC-3': {
    sources: [picture(), tone()],
    args: [...plain, '-c:a', 'ac3'],
    verdicts: ['audio: unknown unusual'],
    steps: null,
  },
  'sound as PCM': {
    file: 'a.mov',
    sources: [picture(), tone()],
    args: [...plain, '-c:a', 'pcm_s24le'],
    verdicts: ['audio: unknown unusual'],
    steps: null,
  },
  'sound in six channels, too long': {
    sources: [picture('720x720', '24', 6), 'anoisesrc=d=6,aformat=channel_layouts=5.1'],
    args: [...plain, '-c:a', 'aac'],
    verdicts: ['duration: fixable between'],
    steps: ['trim', 'transcode'],
    fixed: true,
  },
  'sound that nobody can read, too small': {
    sources: [picture('640x640'), tone()],
    args: [...plain, '-c:a', 'aac'],
    patch: unreadableSound,
    verdicts: ['resolution: fixable too-small', 'audio: unknown unreadable'],
    steps: ['scale', 'transcode', 'sound'],
  },
  'sound that nobody can read, in the wrong container': {
    file: 'a.m4v',
    sources: [picture(), tone()],
    args: [...plain, '-c:a', 'aac'],
    patch: unreadableSound,
    verdicts: ['container: fixable ending', 'audio: unknown unreadable'],
    steps: ['sound', 'remux'],
    fixed: true,
  },

  'frames hidden by an edit list': {
    sources: [picture('720x720', '24', 4)],
    args: [...plain, '-g', '48'],
    again: ['-ss', '1.5'],
    verdicts: ['edit-list: fixable hidden'],
    steps: ['transcode'],
    fixed: true,
  },
  'a start that is not zero': {
    args: [...plain, '-vf', 'setpts=PTS+0.37/TB', '-copyts', '-fps_mode', 'passthrough'],
    verdicts: [],
    steps: null,
  },
  'a late start without sound': {
    args: [...plain, '-vf', 'setpts=PTS+0.37/TB', '-copyts', '-fps_mode', 'passthrough'],
    sources: [picture('720x720', '24', 5)],
    verdicts: ['duration: fixable file-longer'],
    steps: ['remux'],
    fixed: true,
  },
  'cut off': {
    sources: [picture('720x720', '24', 4)],
    args: [...plain, '-movflags', '+faststart', '-g', '12', '-b:v', '4M'],
    patch: cutTo(0.8),
    verdicts: ['readable: fixable cut-off'],
    steps: ['transcode'],
  },
  'cut off early': {
    sources: [picture('720x720', '24', 4)],
    args: [...plain, '-movflags', '+faststart', '-g', '12', '-b:v', '4M'],
    patch: cutTo(0.3),
    verdicts: ['readable: fail cut-off'],
    steps: 'impossible',
  },
  'an animated picture': {
    file: 'a.gif',
    sources: [picture('720x720', '25')],
    args: [],
    verdicts: ['container: fixable other', 'frame-rate: fixable other', 'codec: fixable other'],
    steps: ['conform-rate', 'transcode'],
  },
  'H.264 without a container': {
    file: 'a.h264',
    args: plain,
    verdicts: ['container: fixable other', 'duration: fail no-times'],
    steps: 'impossible',
  },
};

/** Makes the file in a folder of its own. @returns its path */
export async function makeOddClip(tools: MediaTools, folder: string, odd: OddClip): Promise<string> {
  const { file = 'a.mp4', sources = [picture()], args = [], again, patch } = odd;
  const first = await generate(tools, join(folder, again ? `first${extname(file)}` : file), sources, args);
  const path = join(folder, file);
  if (again) {
    await runFfmpeg(tools, {
      inputs: [{ file: first, args: again }],
      outputArgs: ['-c', 'copy'],
      output: path,
    });
  }
  await patch?.(path);
  return path;
}
