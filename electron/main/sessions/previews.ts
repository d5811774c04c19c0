import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import type { ErrorData } from '../../shared/domain/error-data.ts';
import type { ServiceRef } from '../../shared/domain/service.ts';
import type { Preview } from '../../shared/domain/selection.ts';
import { AppError, toAppError } from '../../shared/errors/app-error.ts';
import { errorData } from '../../shared/errors/error-data.ts';
import { decodeCounts } from '../../shared/rle/counts.ts';
import { maskShape, type PictureSize } from '../../shared/rle/dialect.ts';
import { trackedFrames } from '../../shared/rle/tracked.ts';
import type { MediaRegistry } from '../files/media-registry.ts';
import type { JobContext, Jobs } from '../jobs/jobs.ts';
import type { PreviewAnswer } from '../kling/types.ts';
import type { PreviewRepository } from '../library/repositories/previews.ts';
import type { Fetcher } from './fetcher.ts';
import type { Selections } from './selections.ts';

export interface PreviewsOptions {
  readonly store: PreviewRepository;
  readonly selections: () => Selections;
  readonly ask: (sessionId: string, job: JobContext) => Promise<PreviewAnswer>;
  readonly fetchFile: Fetcher;
  /** Folder in which each session has one of its own. */
  readonly folder: string;
  readonly media: MediaRegistry;
  readonly jobs: Jobs;
  /** What the job is called. */
  readonly subject: (sessionId: string) => string;
  /** Whose files they are. */
  readonly service: (sessionId: string) => ServiceRef;
  /** The session's video, which the tracked masks have to fit. */
  readonly video: (sessionId: string) => PictureSize;
}

/** Previews of the tracked selection: asked for once per state of the points, downloaded, kept. */
export class Previews {
  readonly #options: PreviewsOptions;
  readonly #requesting = new Map<string, Promise<void>>();
  readonly #errors = new Map<string, ErrorData>();

  constructor(options: PreviewsOptions) {
    this.#options = options;
  }

  /** The preview for a state of the points; failing that the newest of the session, as `required`. */
  of(sessionId: string, key: string): Preview {
    const { store, media } = this.#options;
    const fitting = store.find(sessionId, key);
    const record = fitting ?? store.list(sessionId)[0];
    const error = this.#errors.get(`${sessionId} ${key}`) ?? null;
    const stored = fitting ? 'ready' : record ? 'required' : 'none';
    const state = this.#requesting.has(sessionId) ? 'requesting' : error ? 'failed' : stored;
    const idFor = (path: string | null | undefined) => (path ? media.idFor(path) : null);
    return {
      state,
      video: idFor(record?.videoPath),
      cover: idFor(record?.coverPath),
      tracking: idFor(record?.trackingPath),
      trackingReadable: record?.trackingReadable ?? false,
      error,
    };
  }

  /** Asks the service, unless there is a preview of exactly these points. Two requests at once are one. */
  async request(sessionId: string): Promise<void> {
    const { selections, store } = this.#options;
    const running = this.#requesting.get(sessionId);
    if (running) return running;
    const wanted = selections().key(sessionId);
    if (store.find(sessionId, wanted)) return;
    this.#errors.clear();
    const work = this.#make(sessionId)
      .catch((thrown: unknown) => {
        const error = toAppError(thrown);
        if (error.code !== 'cancelled') this.#errors.set(`${sessionId} ${wanted}`, errorData(error));
        throw error;
      })
      .finally(() => {
        this.#requesting.delete(sessionId);
        selections().announce(sessionId);
      });
    this.#requesting.set(sessionId, work);
    selections().announce(sessionId);
    return work;
  }

  async #make(sessionId: string): Promise<void> {
    const { selections, jobs, subject, service, video, ask, folder, store } = this.#options;
    const of = service(sessionId);
    const selection = await selections().settled(sessionId);
    if (selection.frames.length === 0) throw new AppError('selection-empty', 'Nothing is selected');
    const key = selections().key(sessionId);
    await jobs.run({ kind: 'preview', subject: subject(sessionId), sessionId }, async (job) => {
      const { signal, progress } = job;
      const answer = await ask(sessionId, job);
      progress(50);
      const home = join(folder, sessionId);
      await mkdir(home, { recursive: true });
      // Named by the answer's moment: an older preview stays whole until the new one is complete.
      const name = (what: string) => join(home, `preview-${Date.now()}-${what}`);
      const fetched = async (url: string | null, what: string, kind: 'video' | 'image' | 'json') =>
        url === null ? null : this.#fetch(of, url, name(what), kind, signal);
      const videoPath = await this.#fetch(of, answer.video, name('tracked.mp4'), 'video', signal);
      progress(80);
      const coverPath = await fetched(answer.cover, 'cover', 'image');
      const trackingPath = await fetched(answer.trackingOutput, 'tracking.json', 'json');
      progress(95);
      const trackingReadable = trackingPath !== null && (await isReadable(trackingPath, video(sessionId)));
      const { units, requestId } = answer;
      store.put({
        sessionId,
        pointsKey: key,
        revision: selection.revision,
        at: Date.now(),
        state: 'ready',
        ...{ videoPath, coverPath, trackingPath, trackingReadable, units, requestId },
        remote: { video: answer.video, cover: answer.cover, trackingOutput: answer.trackingOutput },
        error: null,
      });
    });
  }

  async #fetch(
    of: ServiceRef,
    url: string,
    to: string,
    kind: 'video' | 'image' | 'json',
    signal: AbortSignal,
  ): Promise<string> {
    await this.#options.fetchFile({ of, url, to, kind, signal });
    return to;
  }
}

/**
 * Whether the page can draw every mask of the file. Its format is undocumented, so anything else is kept raw and the
 * service's own video is shown.
 */
async function isReadable(path: string, video: PictureSize): Promise<boolean> {
  try {
    const frames = trackedFrames(JSON.parse(await readFile(path, 'utf8')));
    for (const { masks } of frames) {
      for (const { size, counts } of masks) {
        const { height, width } = maskShape(size, video);
        decodeCounts(counts, height, width);
      }
      // Long clips have thousands of masks: whatever else waits gets its turn in between.
      await setImmediate();
    }
    return frames.length > 0;
  } catch {
    return false;
  }
}
