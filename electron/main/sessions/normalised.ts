import { AppError } from '../../shared/errors/app-error.ts';
import type { InitAnswer } from '../kling/types.ts';

/** What a video file itself says. */
export interface NormalisedFacts {
  readonly fps: number;
  readonly durationMs: number;
  readonly width: number;
  readonly height: number;
  readonly totalFrame: number;
}

export type MeasureVideo = (path: string, signal: AbortSignal) => Promise<NormalisedFacts>;

/**
 * The facts of the normalised video. The file decides, since points are placed on its frames; the answer's `total_frame` is
 * only believed when it is the smaller one, so that no frame is offered that the service does not have. Its
 * `original_duration` has no stated unit and is not used.
 */
export function normalisedFacts(answer: InitAnswer, file: NormalisedFacts): NormalisedFacts {
  if (file.totalFrame < 1) throw new AppError('answer-unreadable', 'The normalised video has no frames');
  return { ...file, totalFrame: Math.min(file.totalFrame, answer.totalFrame ?? file.totalFrame) };
}
