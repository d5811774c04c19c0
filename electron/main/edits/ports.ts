import type { Edit } from '../../shared/domain/edit.ts';
import type { ErrorData } from '../../shared/domain/error-data.ts';
import type { ServiceRef } from '../../shared/domain/service.ts';
import type { StudioEvent } from '../../shared/ipc/events.ts';
import type { AllowUrl } from '../download/request.ts';
import type { MediaRegistry } from '../files/media-registry.ts';
import type { Jobs } from '../jobs/jobs.ts';
import type { KlingClient } from '../kling/client.ts';
import type { Clock } from '../kling/clock.ts';
import type { Library } from '../library/library.ts';
import type { Media } from '../media/media.ts';
import type { ImageDecoder } from './images/decoder.ts';
import type { Waits } from './waits.ts';

/** What the engine is given; nothing in this folder looks for anything by itself. */
export interface EditsOptions {
  readonly library: Library;
  /** The client of a service with one account's keys; may have to start it first. */
  readonly client: (of: ServiceRef) => KlingClient | Promise<KlingClient>;
  /** Which addresses that service's results may be fetched from. */
  readonly allowUrl: (of: ServiceRef) => AllowUrl | Promise<AllowUrl>;
  readonly media: Pick<Media, 'probe' | 'poster'>;
  /** For reference images. */
  readonly decoder: ImageDecoder;
  readonly registry: MediaRegistry;
  readonly jobs: Jobs;
  readonly emit: (event: StudioEvent) => void;
  /** After an edit has ended, done or failed, and that is on disk. */
  readonly onEnded?: (edit: Edit) => void;
  /** The service refused an order in a way that means that its session is over. */
  readonly onSessionOver?: (sessionId: string, error: ErrorData) => void;
  /** For the log: what went wrong inside, without secrets. */
  readonly onProblem?: (message: string) => void;
  /** The user's cap on edits running at once; null: learnt from the answers. */
  readonly concurrency?: () => number | null;
  /** What the user calls an account; empty for one without a name. */
  readonly accountName?: (id: string) => string;
  readonly clock?: Clock;
  /** In [0,1). */
  readonly random?: () => number;
  /** For tests. */
  readonly waits?: Partial<Waits>;
}
