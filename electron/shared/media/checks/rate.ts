import type { CheckVerdict } from '../../domain/check.ts';
import { clipLimits } from '../../limits/clip.ts';
import { nearestRate, readRate } from '../frame-rate.ts';
import type { FrameTable, VideoFacts } from '../probe.ts';
import { rateText, verdict } from './evidence.ts';

/**
 * 24, 30 or 60 frames a second. Broadcast rates (23.976, 29.97, 59.94) are a tenth of a percent off: nobody has said
 * what the service makes of them, so they are offered to be conformed.
 */
export function checkFrameRate(video: VideoFacts, table?: FrameTable | null): CheckVerdict {
  const [a, b, c] = clipLimits.frameRates;
  const { fps, exact, variable } = readRate(video, table);
  if (fps === null) return verdict('frame-rate', 'unknown', 'unknown', { a, b, c });
  const nearest = exact ?? nearestRate(fps);
  const values = { found: rateText(fps), nearest, off: rateText(Math.abs(fps - nearest)), a, b, c };
  if (exact !== null) return verdict('frame-rate', 'pass', 'ok', values);
  if (variable) return verdict('frame-rate', 'fixable', 'variable', values);
  const broadcast = Math.abs((fps * 1.001) / nearest - 1) < 1e-5;
  return verdict('frame-rate', 'fixable', broadcast ? 'broadcast' : 'other', values);
}

export function checkVariableRate(video: VideoFacts, table?: FrameTable | null): CheckVerdict {
  const { fps, variable } = readRate(video, table);
  if (fps === null) return verdict('variable-rate', 'unknown', 'unknown');
  return variable
    ? verdict('variable-rate', 'fixable', 'found', { found: rateText(fps), nearest: nearestRate(fps) })
    : verdict('variable-rate', 'pass', 'ok', { found: rateText(fps) });
}
