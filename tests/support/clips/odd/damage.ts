import type { OddClip } from './parts.ts';
import { picture, plain, cutTo } from './parts.ts';

/** Times, ends and things that are no film. */
export const damage: Readonly<Record<string, OddClip>> = {
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
