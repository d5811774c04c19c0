import type { PointXY } from '../../shared/domain/selection.ts';
import { AppError } from '../../shared/errors/app-error.ts';
import type { DraftInput } from '../../shared/ipc/edits.ts';
import { clipLimits } from '../../shared/limits/clip.ts';
import { editLimits } from '../../shared/limits/edit.ts';
import type { SessionRecord } from '../library/records.ts';

export interface OrderFacts {
  readonly draft: DraftInput;
  readonly session: Pick<SessionRecord, 'state' | 'expiresAt' | 'durationMs'>;
  /** What the user wants selected, and what the service has acknowledged. */
  readonly wanted: ReadonlyMap<number, readonly PointXY[]>;
  readonly confirmed: ReadonlyMap<number, readonly PointXY[]>;
  /** What the service may have without our knowing for certain. */
  readonly uncertain: ReadonlyMap<number, readonly PointXY[]>;
  readonly now: number;
}

/** The normalised video's length may be off by a frame or a sound packet; the service judged the clip already. */
const toleranceSeconds = 0.15;

/**
 * Everything that would be refused, found before a byte leaves. Throws `session-expired`, or `request-invalid` with
 * details `rule`, `field`, `found`, `needed` for the first rule broken.
 */
export function checkOrder(facts: OrderFacts): void {
  const { draft, session, now } = facts;
  if (session.state === 'expired' || session.expiresAt <= now) {
    throw new AppError('session-expired', 'The session is over', { expiresAt: session.expiresAt });
  }
  if (!/\S/.test(draft.prompt)) refuse('text_missing', 'prompt', '', 'text');
  for (const field of ['prompt', 'negativePrompt'] as const) {
    const length = [...draft[field]].length;
    if (length > editLimits.promptCharacters)
      refuse('prompt_long', field, length, editLimits.promptCharacters);
  }
  const { min, max } = editLimits.images[draft.mode];
  const count = draft.imageIds.length;
  if (count < min || count > max) refuse('image_count', 'images', count, min === max ? min : `${min}–${max}`);
  if (draft.callbackUrl !== '' && !isWebAddress(draft.callbackUrl)) {
    refuse('url', 'callbackUrl', draft.callbackUrl.slice(0, 40), 'http(s)://');
  }
  checkDuration(draft, session.durationMs / 1000);
  if (editLimits.needsSelection[draft.mode]) checkSelection(facts);
}

function checkDuration(draft: DraftInput, seconds: number): void {
  const fits = clipLimits.durations.find(
    ({ min, max }) => seconds >= min - toleranceSeconds && seconds <= max + toleranceSeconds,
  );
  if (fits && fits.result !== draft.duration) {
    refuse('duration_fit', 'duration', draft.duration, fits.result, { clip: Math.round(seconds * 10) / 10 });
  }
}

/** Ordered while points are still on their way, an edit would be made with another selection than the one shown. */
function checkSelection({ wanted, confirmed, uncertain }: OrderFacts): void {
  if (count(wanted) === 0) refuse('selection_missing', 'selection', 0, 1);
  const same =
    count(uncertain) === 0 &&
    count(wanted) === count(confirmed) &&
    [...wanted].every(([frame, points]) =>
      points.every(({ x, y }) => confirmed.get(frame)?.some((point) => point.x === x && point.y === y)),
    );
  if (!same) refuse('selection_pending', 'selection', count(confirmed), count(wanted));
}

const count = (frames: OrderFacts['wanted']): number =>
  [...frames.values()].reduce((sum, points) => sum + points.length, 0);

const isWebAddress = (text: string): boolean => /^https?:\/\//i.test(text) && URL.canParse(text);

function refuse(
  rule: string,
  field: string,
  found: string | number,
  needed: string | number,
  more: Readonly<Record<string, number>> = {},
): never {
  const message = `Not ordered: ${field} breaks ${rule} (found ${found}, needed ${needed})`;
  throw new AppError('request-invalid', message, { rule, field, found, needed, ...more });
}
