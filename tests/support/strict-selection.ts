import { noPreview, type PointXY, type SelectionMask } from '../../electron/shared/domain/selection.ts';
import type { SelectionOp } from '../../electron/shared/domain/selection-op.ts';
import { AppError } from '../../electron/shared/errors/app-error.ts';
import { nothingSent, samePoint, type ServicePoints } from '../../electron/main/sessions/selection-model.ts';
import { Selections, type SelectionStore } from '../../electron/main/sessions/selections.ts';
import type { SelectionService } from '../../electron/main/sessions/selection-sync.ts';

/* The two sides of a selection without a library and without HTTP: what is stored, and a service that is strict. */

/** The store as a crash would leave it: everything a call wrote is there, nothing else. */
export function memoryStore(): SelectionStore & { service: ServicePoints } {
  let ops: SelectionOp[] = [];
  let cursor = 0;
  const masks = new Map<number, readonly SelectionMask[]>();
  const store = {
    service: nothingSent,
    history: () => ({ ops, cursor }),
    append: (_: string, op: SelectionOp) => {
      ops = [...ops.slice(0, cursor), op];
      cursor = ops.length;
    },
    moveCursor: (_: string, to: number) => {
      cursor = to;
    },
    servicePoints: () => store.service,
    saveServicePoints: (_: string, points: ServicePoints) => {
      store.service = points;
    },
    masks: () => masks,
    saveMasks: (_: string, frame: number, list: readonly SelectionMask[]) => void masks.set(frame, list),
    dropMasks: () => masks.clear(),
  };
  return store;
}

export type Fault = 'none' | 'lost-before' | 'lost-after';

/**
 * A service with the vendor's rules, which loses requests and answers as told.
 * @param nothingAt where it recognises nothing
 */
export function strictService(faults: Fault[] = [], nothingAt: (point: PointXY) => boolean = () => false) {
  const frames = new Map<number, PointXY[]>();
  const violations: string[] = [];
  const asked: string[] = [];
  const masksFor = (frame: number): SelectionMask[] =>
    frames.has(frame) ? [{ objectId: 0, size: [1, 1], counts: JSON.stringify(frames.get(frame)) }] : [];
  async function exchange<T>(name: string, work: () => T): Promise<T> {
    asked.push(name);
    await Promise.resolve();
    const fault = faults.shift() ?? 'none';
    if (fault === 'lost-before') throw new AppError('network-reset', 'lost before');
    const answer = work();
    if (fault === 'lost-after') throw new AppError('network-timeout', 'lost after');
    return answer;
  }
  const service: SelectionService = {
    add: (frame, points) =>
      exchange(`add ${points.length}`, () => {
        if (points.some(nothingAt))
          throw new AppError('recognition-refused', 'nothing there', { recognitionStatus: 3 });
        const now = frames.get(frame) ?? [];
        if (points.some((point) => now.some((other) => samePoint(point, other))))
          violations.push('point sent twice');
        frames.set(frame, [...now, ...points]);
        if (frames.size > 10) violations.push('more than 10 frames');
        if ((frames.get(frame)?.length ?? 0) > 10) violations.push('more than 10 points');
        return masksFor(frame);
      }),
    delete: (frame, points) =>
      exchange(`delete ${points.length}`, () => {
        const now = frames.get(frame) ?? [];
        if (!points.some((point) => now.some((other) => samePoint(point, other)))) {
          throw new AppError('bad-parameters', 'no such point');
        }
        const left = now.filter((point) => !points.some((other) => samePoint(point, other)));
        if (left.length > 0) frames.set(frame, left);
        else frames.delete(frame);
        return masksFor(frame);
      }),
    clear: () => exchange('clear', () => frames.clear()),
  };
  return { service, frames, violations, asked };
}

/** The selections of one run of the application; what is lost is tried again only when something happens. */
export const openSelections = (store: SelectionStore, service: SelectionService): Selections =>
  new Selections({
    store,
    serviceFor: () => service,
    previewOf: () => noPreview,
    changed: () => undefined,
    retryDelay: () => 1_000_000,
  });
