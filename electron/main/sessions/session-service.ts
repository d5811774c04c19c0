import type { KlingClient } from '../kling/client.ts';
import { withinSession } from './expiry.ts';
import { readMasks } from './read-masks.ts';
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
        readMasks(
          await client.addSelection({ sessionId: remoteId, frameIndex, points }, { signal, attempts: 1 }),
          sessions().get(sessionId),
        ),
      ),
    delete: (frameIndex, points, signal) =>
      call(async (client, remoteId) =>
        readMasks(
          await client.deleteSelection({ sessionId: remoteId, frameIndex, points }, { signal, attempts: 1 }),
          sessions().get(sessionId),
        ),
      ),
    clear: (signal) =>
      call(async (client, remoteId) => {
        await client.clearSelection({ sessionId: remoteId }, { signal, attempts: 1 });
      }),
  };
}
