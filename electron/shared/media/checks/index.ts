import type { CheckRule, CheckVerdict } from '../../domain/check.ts';
import { checkContainer } from './container.ts';
import { checkDuration } from './duration.ts';
import type { Evidence } from './evidence.ts';
import { verdict } from './evidence.ts';
import { checkAudio, checkEditList, checkFileSize, checkReadable, checkTracks } from './file.ts';
import {
  checkCodec,
  checkHdr,
  checkInterlaced,
  checkOddSize,
  checkPixelAspect,
  checkResolution,
  checkRotation,
} from './picture.ts';
import { checkFrameRate, checkVariableRate } from './rate.ts';

export type { Evidence } from './evidence.ts';
export { durationFits, isLong } from './duration.ts';
export { sizeFits } from './picture.ts';

const pictureRules: readonly CheckRule[] = [
  'duration',
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
  'tracks',
  'edit-list',
];

/**
 * Every rule's verdict on a clip, always all of them and in the same order. With the header alone some are `unknown`
 * (`not-yet`); with the frame table and the decoder's report they are settled.
 */
export function checkClip(evidence: Evidence): readonly CheckVerdict[] {
  const { video } = evidence.probe;
  if (video === null) {
    return [
      checkContainer(evidence),
      ...pictureRules.map((rule) => verdict(rule, 'unknown', 'no-picture')),
      checkAudio(evidence),
      checkFileSize(evidence),
    ];
  }
  return [
    checkContainer(evidence),
    checkDuration(evidence),
    checkResolution(video),
    checkFrameRate(video, evidence.table),
    checkCodec(video),
    checkReadable(evidence),
    checkVariableRate(video, evidence.table),
    checkRotation(video),
    checkHdr(video),
    checkInterlaced(video),
    checkPixelAspect(video),
    checkOddSize(video),
    checkTracks(evidence),
    checkEditList(evidence),
    checkAudio(evidence),
    checkFileSize(evidence),
  ];
}

/** The five rules of the service's own page, the ones with a place of their own in the window. */
export const mainRules = ['container', 'duration', 'resolution', 'frame-rate', 'codec'] as const;

/** Nothing stands between this clip and the service. `unknown` does not: it is said, and the user decides. */
export function isReady(verdicts: readonly CheckVerdict[]): boolean {
  return verdicts.every(({ state }) => state === 'pass' || state === 'unknown');
}

/** The rules no fix can satisfy. */
export function obstacles(verdicts: readonly CheckVerdict[]): readonly CheckRule[] {
  return verdicts.filter(({ state }) => state === 'fail').map(({ rule }) => rule);
}
