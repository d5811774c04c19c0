import type { OddClip } from './parts.ts';
import { picture, plain, tone, unreadableSound } from './parts.ts';

/** What lies beside the pictures. */
export const tracks: Readonly<Record<string, OddClip>> = {
  'two video tracks': {
    sources: [picture(), 'smptebars=s=720x720:r=24:d=2'],
    args: ['-map', '0', '-map', '1', ...plain],
    verdicts: ['tracks: fixable several'],
    steps: ['remux'],
    fixed: true,
  },
  'a cover picture beside the film': {
    sources: [picture(), 'testsrc2=s=800x800:d=0.04'],
    args: ['-map', '0', '-map', '1', ...plain, '-c:v:1', 'mjpeg', '-disposition:v:1', 'attached_pic'],
    verdicts: [],
    steps: null,
  },
  'a timecode track': {
    file: 'a.mov',
    args: [...plain, '-timecode', '01:00:00:00'],
    verdicts: [],
    steps: null,
  },
  'sound in AAC': {
    sources: [picture(), tone()],
    args: [...plain, '-c:a', 'aac'],
    verdicts: [],
    steps: null,
  },
  'sound that runs on': {
    sources: [picture('720x720', '24', 5), tone(5.4)],
    args: [...plain, '-c:a', 'aac'],
    verdicts: ['duration: fixable sound-longer'],
    steps: ['sound', 'remux'],
    fixed: true,
  },
  'sound of another length that would fit by itself': {
    sources: [picture('720x720', '24', 3), tone(8)],
    args: [...plain, '-c:a', 'aac'],
    verdicts: ['duration: fixable sound-longer'],
    steps: ['sound', 'remux'],
    fixed: true,
  },
  'sound that begins before the picture': {
    sources: [`${picture('720x720', '24', 4.8)},setpts=PTS+0.4/TB`, tone(5.2)],
    args: [...plain, '-c:a', 'aac'],
    verdicts: ['duration: fixable sound-longer'],
    steps: ['sound', 'remux'],
    fixed: true,
  },
  'sound in AC-3': {
    sources: [picture(), tone()],
    args: [...plain, '-c:a', 'ac3'],
    verdicts: ['audio: unknown unusual'],
    steps: null,
  },
  'sound as PCM': {
    file: 'a.mov',
    sources: [picture(), tone()],
    args: [...plain, '-c:a', 'pcm_s24le'],
    verdicts: ['audio: unknown unusual'],
    steps: null,
  },
  'sound in six channels, too long': {
    sources: [picture('720x720', '24', 6), 'anoisesrc=d=6,aformat=channel_layouts=5.1'],
    args: [...plain, '-c:a', 'aac'],
    verdicts: ['duration: fixable between'],
    steps: ['trim', 'transcode'],
    fixed: true,
  },
  'sound that nobody can read, too small': {
    sources: [picture('640x640'), tone()],
    args: [...plain, '-c:a', 'aac'],
    patch: unreadableSound,
    verdicts: ['resolution: fixable too-small', 'audio: unknown unreadable'],
    steps: ['scale', 'transcode', 'sound'],
  },
  'sound that nobody can read, in the wrong container': {
    file: 'a.m4v',
    sources: [picture(), tone()],
    args: [...plain, '-c:a', 'aac'],
    patch: unreadableSound,
    verdicts: ['container: fixable ending', 'audio: unknown unreadable'],
    steps: ['sound', 'remux'],
    fixed: true,
  },
};
