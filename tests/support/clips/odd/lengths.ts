import type { OddClip } from './parts.ts';
import { plain, lasting } from './parts.ts';

/** How long they are. */
export const lengths: Readonly<Record<string, OddClip>> = {
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
};
