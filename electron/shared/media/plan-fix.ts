import type { CheckRule, CheckVerdict } from '../domain/check.ts';
import type { FixChoices } from '../ipc/clips.ts';
import { durationFits, isReady, obstacles } from './checks/index.ts';
import { ordinarySound } from './checks/file.ts';
import { fitSize } from './fit-size.ts';
import { describeFix } from './fix-words.ts';
import type { FixPlan, FixWork, PictureWork } from './fix-plan.ts';
import { nearestRate, readRate } from './frame-rate.ts';
import type { FrameTable, Probe, VideoFacts } from './probe.ts';
import { snapWindow } from './trim-window.ts';

/** What a plan is made from. */
export interface FixInput {
  readonly probe: Probe;
  readonly table: FrameTable;
  readonly verdicts: readonly CheckVerdict[];
  readonly choices: FixChoices;
}

/** Rules whose fix means that every picture is written again. */
const rewriting: readonly CheckRule[] = [
  'resolution',
  'frame-rate',
  'codec',
  'readable',
  'variable-rate',
  'rotation',
  'hdr',
  'interlaced',
  'pixel-aspect',
  'odd-size',
  'edit-list',
];

/**
 * The least that makes a clip acceptable: nothing (null), a new wrapping with every picture as it was, or one encoding
 * that does only what some rule asks for. A window the user picked is asking, too.
 */
export function planFix({ probe, table, verdicts, choices }: FixInput): FixPlan | null {
  const { video } = probe;
  const asked = (rule: CheckRule) =>
    verdicts.some((found) => found.rule === rule && found.state === 'fixable');
  if (video === null) return impossible(obstacles(verdicts), null, table);
  if (isReady(verdicts) && choices.trim === null) return null;

  const { fps, exact } = readRate(video, table);
  const rate = exact ?? choices.fps ?? nearestRate(fps ?? 30);
  const snapped = snapWindow(table, rate, exact !== null, choices.trim);
  const blocked = obstacles(verdicts);
  if (blocked.length > 0 || snapped === null) {
    return impossible(blocked.length > 0 ? blocked : ['duration'], video, table);
  }
  if (snapped.window === null && isReady(verdicts)) return null;

  const rewrite = snapped.window !== null || rewriting.some(asked);
  const encode = rewrite || !copiesExactly(table, rate);
  const picture: PictureWork | null = encode
    ? pictureWork(video, rate, exact !== null, snapped.frames, choices)
    : null;
  const work: FixWork = {
    window: snapped.window,
    picture,
    sound: soundWork(probe, encode || asked('duration')),
  };
  const size = picture ? fitSize(video.displayed, choices.shape).final : video.displayed;
  return {
    steps: describeFix({ probe, table, work, rate, verdicts, inexact: encode && !rewrite }),
    obstacles: [],
    work,
    result: {
      size,
      frameRate: rate,
      durationUs: picture ? Math.round((snapped.frames * 1e6) / rate) : table.durationUs,
      lossless: !encode,
    },
  };
}

/** Averages further off than this would be read as another rate: 24.00 is still said of 24.0048. */
const rounding = 0.0002;

/**
 * Whether pictures that are copied into an .mp4 last as long there as their number says. Containers that round times to
 * milliseconds make two seconds into 1.999.
 */
function copiesExactly({ timesUs, durationUs }: FrameTable, rate: number): boolean {
  const wanted = (timesUs.length * 1e6) / rate;
  return durationFits(durationUs) && Math.abs(durationUs / wanted - 1) <= rounding;
}

function pictureWork(
  video: VideoFacts,
  rate: number,
  steady: boolean,
  frames: number,
  choices: FixChoices,
): PictureWork {
  const { scale, frame } = fitSize(video.displayed, choices.shape);
  return {
    deinterlace: video.interlaced,
    rate,
    frames,
    conform: steady ? null : choices.rate,
    tonemap: video.hdr === 'pq' || video.hdr === 'hlg',
    squareTo: video.pixelAspect.num === video.pixelAspect.den ? null : video.displayed,
    scale,
    frame,
  };
}

/** Sound is cut to the pictures to the sample, which needs encoding; untouched sound that suits an mp4 is copied. */
function soundWork({ audio, video }: Probe, cut: boolean): FixWork['sound'] {
  if (audio === null || audio.codec === 'unknown') return 'none';
  const inside = (audio.durationUs ?? Infinity) <= (video?.durationUs ?? 0);
  return !cut && inside && ordinarySound.has(audio.codec) ? 'copy' : 'encode';
}

function impossible(rules: readonly CheckRule[], video: VideoFacts | null, table: FrameTable): FixPlan {
  return {
    steps: [],
    obstacles: rules,
    work: { window: null, picture: null, sound: 'none' },
    result: {
      size: video?.displayed ?? { width: 0, height: 0 },
      frameRate: null,
      durationUs: table.durationUs,
      lossless: true,
    },
  };
}
