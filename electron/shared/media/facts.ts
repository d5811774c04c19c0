import type { ClipFacts } from '../domain/clip.ts';
import type { Evidence } from './checks/evidence.ts';
import { pictureDurationUs } from './checks/duration.ts';
import { readRate } from './frame-rate.ts';

/** A clip in numbers for people; null when it has no pictures. */
export function clipFacts(evidence: Evidence): ClipFacts | null {
  const { probe, table } = evidence;
  const { video, container } = probe;
  if (video === null) return null;
  return {
    durationMs: (pictureDurationUs(evidence) ?? 0) / 1000,
    width: video.displayed.width,
    height: video.displayed.height,
    fps: readRate(video, table).fps ?? 0,
    codec: video.codec,
    container: container.kind === 'other' ? (container.formatName.split(',')[0] ?? 'other') : container.kind,
    hasAudio: probe.audio !== null,
  };
}
