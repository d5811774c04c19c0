import type { SelectionMask } from '../../shared/domain/selection.ts';
import type { KlingClient } from '../kling/client.ts';
import type { SelectionAnswer } from '../kling/types.ts';
import { withinSession } from './expiry.ts';
import type { SelectionService } from './selection-sync.ts';
import type { Sessions } from './sessions.ts';

/**
 * The service's side of one session, for the selection sync: our session id in, the service's id out, expiry noticed. One try
 * each: the sync does its own waiting, since newer clicks may make the next call another one.
 */
export function sessionService(
  sessionId: string,
  sessions: () => Sessions,
  clientFor: (sessionId: string) => Promise<KlingClient>,
): SelectionService {
  const call = <T>(work: (client: KlingClient, remoteId: string) => Promise<T>): Promise<T> =>
    withinSession(sessions(), sessionId, async (remoteId) => work(await clientFor(sessionId), remoteId));
  return {
    add: (frameIndex, points, signal) =>
      call(async (client, remoteId) =>
        masksOf(
          await client.addSelection({ sessionId: remoteId, frameIndex, points }, { signal, attempts: 1 }),
        ),
      ),
    delete: (frameIndex, points, signal) =>
      call(async (client, remoteId) =>
        masksOf(
          await client.deleteSelection({ sessionId: remoteId, frameIndex, points }, { signal, attempts: 1 }),
        ),
      ),
    clear: (signal) =>
      call(async (client, remoteId) => {
        await client.clearSelection({ sessionId: remoteId }, { signal, attempts: 1 });
      }),
  };
}

function masksOf(answer: SelectionAnswer): readonly SelectionMask[] {
  return answer.masks.flatMap(({ objectId, rle }) =>
    rle ? [{ objectId, size: rle.size, counts: rle.counts }] : [],
  );
}
