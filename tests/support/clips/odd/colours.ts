import type { OddClip } from './parts.ts';
import { picture, plain, hdr, bt2020, bt2020Tags } from './parts.ts';

/** More than a plain screen shows, and half pictures. */
export const colours: Readonly<Record<string, OddClip>> = {
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
};
