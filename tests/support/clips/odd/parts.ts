import { readFile, writeFile } from 'node:fs/promises';
import { turned } from '../turned.ts';

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
export const picture = (size = '720x720', rate = '24', seconds: number | string = 2): string =>
  `testsrc2=s=${size}:r=${rate}:d=${seconds}`;

export const plain = ['-pix_fmt', 'yuv420p', '-preset', 'ultrafast'];
export const hevc = ['-c:v', 'libx265', '-preset', 'ultrafast', '-x265-params', 'log-level=none'];
export const tone = (seconds: number | string = 2) => `sine=d=${seconds}`;

/** A clip whose last frame comes so much later or earlier that the whole lasts exactly this long. */
export function lasting(seconds: number): Pick<OddClip, 'sources' | 'args'> {
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
export const unreadableSound = async (path: string) => {
  const bytes = await readFile(path);
  for (const name of ['mp4a', 'esds']) {
    for (let at = bytes.indexOf(name); at !== -1; at = bytes.indexOf(name, at))
      bytes.write('zzzz', at, 'latin1');
  }
  await writeFile(path, bytes);
};

export const turnedBy =
  (degrees: 0 | 90 | 180 | 270, mirrored = false) =>
  async (path: string) =>
    writeFile(path, turned(await readFile(path), degrees, mirrored));

export const cutTo = (share: number) => async (path: string) => {
  const bytes = await readFile(path);
  await writeFile(path, bytes.subarray(0, Math.floor(bytes.length * share)));
};

export const hdr = (transfer: string, extra: readonly string[] = []) => [
  ...['-c:v', 'libx265', '-preset', 'ultrafast', '-pix_fmt', 'yuv420p10le'],
  ...['-x265-params', `log-level=none:transfer=${transfer}${extra.map((one) => `:${one}`).join('')}`],
  ...['-color_trc', transfer],
];
export const bt2020 = ['colorprim=bt2020', 'colormatrix=bt2020nc'];
export const bt2020Tags = ['-color_primaries', 'bt2020', '-colorspace', 'bt2020nc'];
