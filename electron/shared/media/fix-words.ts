import type { CheckVerdict } from '../domain/check.ts';
import { rateText, seconds } from './checks/evidence.ts';
import type { FixStep, FixWork } from './fix-plan.ts';
import { readRate } from './frame-rate.ts';
import type { FrameTable, Probe } from './probe.ts';
import { startInClip } from './probe.ts';
import { changeOfRate } from './rate-change.ts';

interface Described {
  readonly probe: Probe;
  readonly table: FrameTable;
  readonly work: FixWork;
  readonly rate: number;
  readonly verdicts: readonly CheckVerdict[];
  /** Nothing asks for new pictures, but copied ones would not stand exactly where they should. */
  readonly inexact: boolean;
}

/** The steps of a fix as the user reads them, in the order they happen. */
export function describeFix(plan: Described): readonly FixStep[] {
  return [...trimSteps(plan), ...pictureSteps(plan), ...wrapSteps(plan)];
}

function step(kind: FixStep['kind'], message = 'text', values: FixStep['values'] = {}): FixStep {
  return { kind, message, values };
}

function trimSteps({ work, table, rate }: Described): FixStep[] {
  const { window, picture } = work;
  if (window === null) return [];
  const clipStartUs = table.offsetUs - startInClip(table);
  // Frames before a part of a long clip can only be counted where they stand equally far apart.
  const counted = !table.part || picture?.conform === null;
  return [
    step('trim', counted ? 'text' : 'time', {
      start: seconds(window.startUs - clipStartUs),
      end: seconds(window.endUs - clipStartUs),
      length: seconds(((picture?.frames ?? 0) * 1e6) / rate),
      first: window.firstFrame,
      last: window.endFrame - 1,
    }),
  ];
}

function pictureSteps({ probe, table, work, inexact }: Described): FixStep[] {
  const { picture } = work;
  const { video } = probe;
  if (picture === null || video === null) return [];
  const steps: FixStep[] = [];
  if (picture.deinterlace) steps.push(step('deinterlace'));
  if (picture.conform !== null) {
    const from = rateText(readRate(video, table).fps ?? 0);
    const { leftOut, repeated, mixed } = changeOfRate(
      keptTimes(table, work),
      picture.rate,
      picture.frames,
      picture.conform,
    );
    const counts = { frames: picture.frames, leftOut, repeated, mixed };
    const message = picture.conform === 'nearest' ? 'picked' : 'mixed';
    steps.push(step('conform-rate', message, { from, to: picture.rate, ...counts }));
  }
  if (picture.tonemap) steps.push(step('tonemap'));
  if (picture.squareTo) steps.push(step('square-pixels', 'text', { ...picture.squareTo }));
  const { rotation: degrees, mirrored } = video;
  if (mirrored) steps.push(step('turn', degrees === 0 ? 'mirror' : 'both', { degrees }));
  else if (degrees !== 0) steps.push(step('turn', 'text', { degrees }));
  if (picture.scale) {
    const larger = picture.scale.width > video.displayed.width;
    steps.push(step('scale', larger ? 'up' : 'down', { ...picture.scale }));
  }
  if (picture.frame) {
    const { how, width, height } = picture.frame;
    steps.push(step(how, 'text', { width, height }));
  }
  steps.push(inexact ? step('transcode', 'exact', { rate: picture.rate }) : step('transcode'));
  return steps;
}

/** When the frames that are kept are shown, since the first of them. */
function keptTimes({ timesUs, offsetUs, part }: FrameTable, { window }: FixWork): readonly number[] {
  if (window === null) return timesUs;
  const before = part?.before ?? 0;
  const startUs = window.startUs - offsetUs;
  return timesUs.slice(window.firstFrame - before, window.endFrame - before).map((us) => us - startUs);
}

function wrapSteps({ probe, work, verdicts }: Described): FixStep[] {
  const steps: FixStep[] = [];
  if (probe.audio !== null && work.sound === 'none') steps.push(step('sound', 'drop'));
  // With pictures that are copied, re-encoded sound is the change worth a word of its own.
  if (work.picture === null && work.sound === 'encode') {
    const longer = verdicts.some(({ rule, message }) => rule === 'duration' && message === 'sound-longer');
    steps.push(step('sound', longer ? 'cut' : 'encode', { from: probe.audio?.codec.toUpperCase() ?? '' }));
  }
  if (work.picture === null) steps.push(step('remux'));
  return steps;
}
