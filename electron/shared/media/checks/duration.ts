import type { CheckVerdict } from '../../domain/check.ts';
import { clipLimits } from '../../limits/clip.ts';
import type { Evidence } from './evidence.ts';
import { seconds, verdict } from './evidence.ts';

const [short, long] = clipLimits.durations;
const second = 1_000_000;
const limits = { shortMin: short.min, shortMax: short.max, longMin: long.min, longMax: long.max };

const windowOf = (us: number) =>
  clipLimits.durations.find((window) => us >= window.min * second && us <= window.max * second);

/** Whether the service takes a clip of so many microseconds; both ends of both windows included. */
export function durationFits(us: number): boolean {
  return windowOf(us) !== undefined;
}

/**
 * How long the pictures run: as the header says, else as the frames do. Null when neither is known. Matroska rounds the last
 * frame's end to its clock, a millisecond, and says the whole exactly: within one tick the whole is meant.
 */
export function pictureDurationUs({ probe, table }: Evidence): number | null {
  const { video } = probe;
  if (video && video.durationUs !== null) return video.durationUs;
  const whole = probe.container.durationUs;
  const counted = table && !table.part && table.timesUs.length > 0 ? table.durationUs : null;
  if (counted === null || whole === null || !video) return counted ?? whole;
  const tickUs = (video.timeBase.num / video.timeBase.den) * second;
  return Math.abs(whole - counted) <= tickUs ? whole : counted;
}

/** Beyond this a clip is not read to its end before a part of it has been picked: most of it will not be kept. */
const longUs = 60 * second;

/** Whether only the part that is kept of a clip needs to be read. */
export function isLong(probe: Evidence['probe']): boolean {
  return (probe.video?.durationUs ?? probe.container.durationUs ?? 0) > longUs;
}

/**
 * 2–5 s or 7–10 s. The whole file counts, since that is what most readers report: a sound track that runs on, or begins
 * before the pictures, makes a clip too long, but only the sound has to be cut then. Pictures and file have to be in the
 * same window: five seconds of film under eight of sound are eight to some readers and five to others.
 */
export function checkDuration(evidence: Evidence): CheckVerdict {
  const picture = pictureDurationUs(evidence);
  if (picture === null) {
    // Read to the end, and not one frame says when it is shown.
    const timeless = evidence.table?.timesUs.length === 0;
    return verdict('duration', timeless ? 'fail' : 'unknown', timeless ? 'no-times' : 'unknown', limits);
  }
  const whole = Math.max(picture, evidence.probe.container.durationUs ?? 0);
  const window = windowOf(picture);
  if (window !== undefined && windowOf(whole) === window) {
    return verdict('duration', 'pass', 'ok', { found: seconds(whole), ...limits });
  }
  if (window !== undefined) {
    // Without sound it is another track, or a start that is not zero.
    return verdict('duration', 'fixable', evidence.probe.audio ? 'sound-longer' : 'file-longer', {
      ...{ found: seconds(whole), ...limits },
      picture: seconds(picture),
      off: seconds(whole - picture),
    });
  }
  const values = { found: seconds(picture), ...limits };
  if (picture < short.min * second) {
    return verdict('duration', 'fail', 'too-short', {
      ...values,
      off: seconds(short.min * second - picture),
    });
  }
  // Nobody counts hours in seconds, nor wants to know by how many of them a film is too long.
  if (picture > longUs) {
    const whole = Math.round(picture / second);
    return verdict('duration', 'fixable', 'much-too-long', {
      ...values,
      ...{ hours: Math.floor(whole / 3600), minutes: Math.floor(whole / 60) % 60, seconds: whole % 60 },
    });
  }
  if (picture > long.max * second) {
    return verdict('duration', 'fixable', 'too-long', {
      ...values,
      off: seconds(picture - long.max * second),
    });
  }
  const over = picture - short.max * second;
  const under = long.min * second - picture;
  return verdict('duration', 'fixable', 'between', {
    ...values,
    over: seconds(over),
    under: seconds(under),
    off: seconds(Math.min(over, under)),
  });
}
