import { unsaidMatrix, type Probe, type VideoFacts } from '../../../shared/media/probe.ts';
import { readRate } from '../../../shared/media/frame-rate.ts';
import { clipLimits, resultDurationFor } from '../../../shared/limits/clip.ts';
import { AppError } from '../../../shared/errors/app-error.ts';
import { probeFile } from '../../media/probe.ts';
import type { MediaTools } from '../../media/tools.ts';
import { invalid } from '../http/refusal.ts';

/** A clip the service takes, with what it needs to know to normalise it. */
export interface AcceptedClip {
  readonly fps: number;
  readonly width: number;
  readonly height: number;
  readonly durationMs: number;
  readonly streamIndex: number;
  /** How to read the colours of a clip that does not say; null where it does. */
  readonly matrix: 'bt601' | 'bt709' | null;
}

/** A container may round the last frame's end up to its own clock. */
const durationToleranceMs = 20;

/**
 * Probes a file and holds it against the rules of the page ("Initialize Video for Editing", `video_url`).
 * Throws Refusal 1201 naming the rule, what was found and what is needed.
 */
export async function acceptClip(
  tools: MediaTools,
  file: string,
  signal?: AbortSignal,
): Promise<AcceptedClip> {
  let probe: Probe;
  try {
    probe = await probeFile(tools, file, { signal });
  } catch (error) {
    if (error instanceof AppError && error.code === 'not-a-video')
      throw invalid('The file is not a readable video');
    throw error;
  }
  return judgeClip(probe);
}

/** The rules alone, on what the probe found. */
export function judgeClip(probe: Probe): AcceptedClip {
  if (probe.container.kind === 'other') {
    throw invalid(`Only .mp4/.mov formats are supported; found ${probe.container.formatName}`);
  }
  const { video } = probe;
  if (!video) throw invalid('The file has no video track');
  const durationMs = Math.round((video.durationUs ?? probe.container.durationUs ?? 0) / 1000);
  const { width, height } = video.displayed;
  checkSize(width, height);
  const fps = checkRate(video);
  checkDuration(durationMs);
  return { fps, width, height, durationMs, streamIndex: video.streamIndex, matrix: unsaidMatrix(video) };
}

function checkSize(width: number, height: number): void {
  const { min, max } = clipLimits.side;
  if ([width, height].some((side) => side < min || side > max)) {
    throw invalid(`Video resolution must be between ${min}px and ${max}px; found ${width}x${height}`);
  }
}

function checkRate(video: VideoFacts): number {
  const { fps, exact } = readRate(video);
  if (exact !== null) return exact;
  const needed = clipLimits.frameRates.join(', ');
  throw invalid(
    `Only constant frame rates of ${needed} fps are supported; found ${fps === null ? 'none' : Number(fps.toFixed(3))}`,
  );
}

function checkDuration(ms: number): void {
  const fits = [0, -durationToleranceMs, durationToleranceMs].some(
    (slack) => resultDurationFor((ms + slack) / 1000) !== undefined,
  );
  if (!fits) {
    const needed = clipLimits.durations.map(({ min, max }) => `${min}-${max}`).join(' or ');
    throw invalid(`Only durations of ${needed} seconds are supported; found ${(ms / 1000).toFixed(2)}`);
  }
}

/** The length of the result that fits a clip of so many ms, with the same slack as at the start of the session. */
export function fittingDuration(ms: number): string | undefined {
  return [0, -durationToleranceMs, durationToleranceMs]
    .map((slack) => resultDurationFor((ms + slack) / 1000))
    .find((duration) => duration !== undefined);
}
