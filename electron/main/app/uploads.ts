import type { InterruptedUpload } from '../../shared/domain/destination.ts';
import type { Clips } from '../clips/clips.ts';
import type { Library } from '../library/library.ts';
import type { Log } from '../log/log.ts';
import { Cleaning } from '../upload/cleaning.ts';
import type { Destinations } from './destinations.ts';
import type { EventHub } from './event-hub.ts';

/** What is half way up, and the tidying of what is up. */
export interface Uploads {
  /** @throws AppError `not-found` for an unknown clip */
  interrupted(clipId: string): InterruptedUpload | null;
  /** Takes away what is half way up of this clip, at the destination as well. */
  discard(clipId: string): Promise<void>;
  stop(): Promise<void>;
}

export interface UploadsParts {
  readonly library: Pick<Library, 'uploads' | 'destinations'>;
  readonly destinations: Pick<Destinations, 'open' | 'list'>;
  readonly clips: Pick<Clips, 'sha256'>;
  /** Whether the service that uploads are for is the one in use. */
  readonly inUse: () => boolean;
  readonly hub: EventHub;
  readonly log: Log;
}

/** Starting is busy enough. */
const firstMs = 60_000;
const everyMs = 3_600_000;
const discardMs = 15_000;

export function createUploads({ library, destinations, clips, inUse, hub, log }: UploadsParts): Uploads {
  const ending = new AbortController();
  const cleaning = new Cleaning({
    uploads: library.uploads,
    list: () => destinations.list(),
    open: (id) => destinations.open(id),
    mayLookRound: inUse,
    onProblem: (message) => log.warn('uploads.not-cleaned', { message }),
  });
  let last: Promise<unknown> = Promise.resolve();
  const clean = () => {
    last = cleaning.run(ending.signal).then(
      (cleaned) => {
        if (cleaned.deleted + cleaned.abandoned > 0) log.info('uploads.cleaned', { ...cleaned });
      },
      (error: unknown) => log.warn('uploads.not-cleaned', { error }),
    );
  };
  const first = setTimeout(clean, firstMs);
  const timer = setInterval(clean, everyMs);
  hub.listen((event) => {
    if (event.type === 'session' && event.session.state === 'expired') clean();
  });

  const find = (clipId: string) => {
    const sha256 = clips.sha256(clipId);
    const found = sha256 === null ? undefined : library.uploads.interrupted(sha256);
    // At zero it was cancelled, and only the clean-up is still to come.
    return found?.destinationId && found.bytes !== null && found.updatedAt > 0 ? found : null;
  };
  return {
    interrupted(clipId) {
      const upload = find(clipId);
      const destination = upload && library.destinations.find(upload.destinationId ?? '');
      // At another destination than the default one nothing would go on.
      if (!upload || !destination?.isDefault) return null;
      return { clipId, done: upload.done, total: upload.bytes ?? 0, destination: destination.name };
    },
    async discard(clipId) {
      const upload = find(clipId);
      if (!upload?.destinationId) return;
      const destination = await destinations.open(upload.destinationId);
      await destination.abandon(upload.progress, { signal: AbortSignal.timeout(discardMs) });
      library.uploads.remove(upload.sha256, upload.destination);
    },
    async stop() {
      clearTimeout(first);
      clearInterval(timer);
      ending.abort();
      await last;
    },
  };
}
