import type { OddClip } from './parts.ts';
import { picture, plain } from './parts.ts';

/** How fast they run. */
export const rates: Readonly<Record<string, OddClip>> = {
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
};
