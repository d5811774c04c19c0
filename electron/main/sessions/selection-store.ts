import type { Library } from '../library/library.ts';
import type { SelectionStore } from './selections.ts';

/** The library's tables as the selections see them. */
export function selectionStore({
  selections,
  transaction,
}: Pick<Library, 'selections' | 'transaction'>): SelectionStore {
  return {
    history: (sessionId) => selections.ops(sessionId),
    append: (sessionId, op) => void selections.appendOp(sessionId, op),
    moveCursor: (sessionId, cursor) => void selections.setCursor(sessionId, cursor),
    servicePoints: (sessionId) => ({
      confirmed: selections.confirmedPoints(sessionId),
      uncertain: selections.uncertainPoints(sessionId),
    }),
    saveServicePoints: (sessionId, { confirmed, uncertain }) =>
      transaction(() => {
        selections.replaceConfirmed(sessionId, confirmed);
        selections.replaceUncertain(sessionId, uncertain);
      }),
    masks: (sessionId) =>
      new Map(
        selections
          .masks(sessionId)
          .map(({ frameIndex, masks }) => [
            frameIndex,
            masks.map(({ objectId, size, counts }) => ({ objectId, size, counts })),
          ]),
      ),
    saveMasks: (sessionId, frameIndex, masks) => {
      const { revision } = selections.ops(sessionId);
      selections.putMasks(sessionId, {
        frameIndex,
        revision,
        masks: masks.map((mask) => ({ ...mask, png: null })),
      });
    },
    dropMasks: (sessionId) => selections.clearMasks(sessionId),
  };
}
