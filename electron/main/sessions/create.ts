import { join } from 'node:path';
import type { StudioEvent } from '../../shared/ipc/events.ts';
import type { MediaRegistry } from '../files/media-registry.ts';
import type { Jobs } from '../jobs/jobs.ts';
import type { Library } from '../library/library.ts';
import type { Fetcher } from './fetcher.ts';
import type { ClipAccess, ProxyOf, ServiceAccess, SessionMedia } from './ports.ts';
import { withinSession } from './expiry.ts';
import { Previews } from './previews.ts';
import { selectionStore } from './selection-store.ts';
import { Selections } from './selections.ts';
import { sessionService } from './session-service.ts';
import { Sessions } from './sessions.ts';

export interface SessionsParts {
  readonly library: Library;
  readonly clips: ClipAccess;
  readonly service: ServiceAccess;
  readonly videos: SessionMedia;
  readonly proxyOf: ProxyOf;
  readonly fetchFile: Fetcher;
  readonly media: MediaRegistry;
  readonly jobs: Jobs;
  readonly emit: (event: StudioEvent) => void;
  readonly now?: () => number;
}

export interface SessionServices {
  readonly sessions: Sessions;
  readonly selections: Selections;
  readonly previews: Previews;
}

/** Ties sessions, selections and previews together: each needs the other two. */
export function createSessionServices(parts: SessionsParts): SessionServices {
  const { library, clips, service, videos, proxyOf, fetchFile, media, jobs, emit, now } = parts;
  const folderOf = () => join(library.filesDir, 'sessions');
  const clientFor = (sessionId: string) => service.client(sessions.get(sessionId));
  const sessions: Sessions = new Sessions({
    store: library.sessions,
    openings: library.openings,
    transaction: (work) => library.transaction(work),
    changed: (session) => emit({ type: 'session', session }),
    selections: () => selections,
    renewed: (oldId, newId) => {
      const draft = library.drafts.get(oldId);
      if (draft) library.drafts.put(newId, draft);
    },
    get folder() {
      return folderOf();
    },
    ...{ clips, service, videos, proxyOf, fetchFile, media, jobs, now },
  });
  const previews: Previews = new Previews({
    store: library.previews,
    selections: () => selections,
    ask: (sessionId, job) =>
      withinSession(sessions, sessionId, async (remoteId) => {
        const client = await clientFor(sessionId);
        const options = { signal: job.signal, onRetry: job.retrying };
        return client.previewSelection({ sessionId: remoteId }, options);
      }),
    subject: (sessionId) => clips.name(sessions.get(sessionId).clipId),
    service: (sessionId) => sessions.get(sessionId),
    video: (sessionId) => sessions.get(sessionId),
    get folder() {
      return folderOf();
    },
    ...{ fetchFile, media, jobs, now },
  });
  const selections: Selections = new Selections({
    store: selectionStore(library),
    serviceFor: (sessionId) => sessionService(sessionId, () => sessions, clientFor),
    previewOf: (sessionId, key) => previews.of(sessionId, key),
    changed: (selection) => emit({ type: 'selection', selection }),
  });
  return { sessions, selections, previews };
}
