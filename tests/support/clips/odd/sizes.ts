import type { OddClip } from './parts.ts';
import { picture, plain, turnedBy } from './parts.ts';

/** How large they are, and how they are to be held. */
export const sizes: Readonly<Record<string, OddClip>> = {
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
};
