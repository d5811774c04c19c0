import type { SelectionMask } from '../../shared/domain/selection.ts';
import { AppError, toAppError } from '../../shared/errors/app-error.ts';
import { errorData } from '../../shared/errors/error-data.ts';
import type { KlingClient } from '../kling/client.ts';
import type { SelectionAnswer } from '../kling/types.ts';
import { requireOpen, type Sessions } from './sessions.ts';
import type { SelectionService } from './selection-sync.ts';

/**
 * The service's side of one session, for the selection sync: our session id in, the service's id out, expiry noticed. One try
 * each: the sync does its own waiting, since newer clicks may make the next call another one.
 */
export function sessionService(
  sessionId: string,
  sessions: () => Sessions,
  clientFor: (sessionId: string) => Promise<KlingClient>,
): SelectionService {
  async function call<T>(work: (client: KlingClient, remoteId: string) => Promise<T>): Promise<T> {
    const session = sessions().get(sessionId);
    requireOpen(session);
    try {
      return await work(await clientFor(sessionId), session.remoteId);
    } catch (thrown) {
      const error = toAppError(thrown);
      // An unknown session is "no such resource"; nothing else in these requests names a resource.
      if (error.code !== 'no-such-resource') throw error;
      const expired = new AppError('session-expired', error.message, error.details, { cause: error });
      sessions().markExpired(sessionId, errorData(expired));
      throw expired;
    }
  }
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
