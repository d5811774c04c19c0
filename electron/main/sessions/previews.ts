import { existsSync } from 'node:fs';
import { mkdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import type { ErrorData } from '../../shared/domain/error-data.ts';
import type { ServiceRef } from '../../shared/domain/service.ts';
import type { Preview } from '../../shared/domain/selection.ts';
import { AppError, toAppError } from '../../shared/errors/app-error.ts';
import type { ErrorCode } from '../../shared/errors/table.ts';
import { errorData } from '../../shared/errors/error-data.ts';
import { decodeCounts } from '../../shared/rle/counts.ts';
import { maskShape, type PictureSize } from '../../shared/rle/dialect.ts';
import { trackedFrames } from '../../shared/rle/tracked.ts';
import { deletedAt, keepTrying } from '../download/keep-trying.ts';
import type { MediaRegistry } from '../files/media-registry.ts';
import type { JobContext, Jobs } from '../jobs/jobs.ts';
import type { PreviewAnswer } from '../kling/types.ts';
import type { PreviewRecord } from '../library/records.ts';
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
  readonly video: (sessionId: string) => PictureSize & { readonly totalFrame: number };
  readonly now?: (() => number) | undefined;
  /** In [0,1). */
  readonly random?: (() => number) | undefined;
}

/** What is behind an address, and stays so, is not the file that was promised. */
const isNoFile: readonly ErrorCode[] = [
  'no-such-resource',
  'html-answer',
  'answer-unreadable',
  'answer-too-large',
];

/** Bytes of a file of masks that is still read: many times what the longest clip with several objects has. */
const mostTracking = 128 * 1024 * 1024;

/** The addresses of an answer, as they are kept. */
interface Remote {
  readonly video: string;
  readonly cover: string | null;
  readonly trackingOutput: string | null;
}

/**
 * Previews of the tracked selection: asked for once per state of the points, downloaded, kept. The answer is on disk before
 * its first file is fetched, and the files are fetched until they are here: a preview that was made is never asked for twice.
 */
export class Previews {
  readonly #options: PreviewsOptions;
  readonly #requesting = new Map<string, Promise<void>>();
  readonly #fetching = new Map<string, Promise<void>>();
  readonly #errors = new Map<string, ErrorData>();

  constructor(options: PreviewsOptions) {
    this.#options = options;
  }

  /** The preview for a state of the points; failing that the newest of the session, as `required`. */
  of(sessionId: string, key: string): Preview {
    const { store, media } = this.#options;
    const found = store.find(sessionId, key);
    const fitting = found?.state === 'ready' ? found : undefined;
    const record = fitting ?? store.list(sessionId).find(({ state }) => state === 'ready');
    const error = this.#errors.get(`${sessionId} ${key}`) ?? (fitting ? null : (found?.error ?? null));
    const stored = fitting ? 'ready' : record ? 'required' : 'none';
    const busy = this.#requesting.has(sessionId) || this.#fetching.has(`${sessionId} ${key}`);
    const state = busy ? 'requesting' : error ? 'failed' : stored;
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
    const found = store.find(sessionId, wanted);
    if (found?.state === 'ready') return;
    this.#errors.clear();
    const work = (found && this.#canGoOn(found) ? this.#fetchAgain(found) : this.#make(sessionId))
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

  /** Goes on with the previews that an earlier run did not bring home. */
  async resume(): Promise<void> {
    const goOn = async (record: PreviewRecord) => {
      if (this.#canGoOn(record)) await this.#fetchAgain(record);
    };
    await Promise.allSettled(this.#options.store.unfinished().map(goOn));
  }

  /** The practice service's addresses are those of one run, and its previews cost nothing. */
  #canGoOn({ sessionId, at, error }: PreviewRecord): boolean {
    const { service, now = Date.now } = this.#options;
    const kept = service(sessionId).provider === 'kling' && now() < deletedAt(at);
    return kept && error?.code !== 'no-such-resource';
  }

  async #make(sessionId: string): Promise<void> {
    const { selections, jobs, subject, ask, store, now = Date.now } = this.#options;
    const selection = await selections().settled(sessionId);
    if (selection.frames.length === 0) throw new AppError('selection-empty', 'Nothing is selected');
    const settledKey = selections().key(sessionId);
    const sent = selections().sent(sessionId);
    await jobs.run({ kind: 'preview', subject: subject(sessionId), sessionId }, async (job) => {
      const { video, cover, trackingOutput, units, requestId } = await ask(sessionId, job);
      // Points that went out meanwhile may be in it or not: it is kept, and taken for no state of the points.
      const key = selections().sent(sessionId) === sent ? settledKey : `${settledKey} and others`;
      const remote: Remote = { video, cover, trackingOutput };
      const record = store.put({
        sessionId,
        pointsKey: key,
        revision: selection.revision,
        at: now(),
        state: 'requesting',
        ...{ videoPath: null, coverPath: null, trackingPath: null, trackingReadable: false },
        ...{ units, requestId, remote },
        error: null,
      });
      job.progress(50);
      await this.#fetchAll(record, job);
    });
  }

  #fetchAgain(record: PreviewRecord): Promise<void> {
    const { jobs, subject } = this.#options;
    const { sessionId } = record;
    const known = this.#fetching.get(`${sessionId} ${record.pointsKey}`);
    const start = { kind: 'preview', subject: subject(sessionId), sessionId } as const;
    return known ?? jobs.run(start, (job) => this.#fetchAll(record, job));
  }

  /** Fetches what is not here yet, for as long as the service keeps it. */
  async #fetchAll(record: PreviewRecord, job: JobContext): Promise<void> {
    const { store, selections, now = Date.now } = this.#options;
    const { sessionId, pointsKey, at } = record;
    const name = `${sessionId} ${pointsKey}`;
    const until = deletedAt(at);
    const work = keepTrying(() => this.#fetchOnce(record, job), job, { until, random: this.#options.random });
    const told = work.then(
      (files) => void store.put({ ...record, ...files, state: 'ready', error: null }),
      (thrown: unknown) => {
        const error = toAppError(thrown);
        if (error.code !== 'cancelled') {
          // Stopped by hand it goes on when asked for, or the next time the application starts.
          const state = now() >= until ? 'failed' : 'requesting';
          store.put({ ...record, state, error: errorData(error) });
        }
        throw error;
      },
    );
    const kept = told.finally(() => {
      this.#fetching.delete(name);
      selections().announce(sessionId);
    });
    this.#fetching.set(name, kept);
    selections().announce(sessionId);
    await kept;
  }

  async #fetchOnce(record: PreviewRecord, job: JobContext) {
    const { service, video, fetchFile, folder } = this.#options;
    const { sessionId, at } = record;
    const of = service(sessionId);
    const remote = record.remote as Remote;
    const { signal, progress } = job;
    const home = join(folder, sessionId);
    await mkdir(home, { recursive: true });
    // Named by the answer's moment: an older preview stays whole until the new one is complete, and a later run goes on
    // where this one stopped.
    const fetched = async (url: string | null, what: string, kind: 'video' | 'image' | 'json') => {
      if (url === null) return null;
      const to = join(home, `preview-${at}-${what}`);
      if (!existsSync(to)) await fetchFile({ of, url, to, kind, signal });
      return to;
    };
    /** What the film can be shown without: where there is no such file, there is none. */
    const ifThere: typeof fetched = (url, what, kind) =>
      fetched(url, what, kind).catch((error: unknown) => {
        if (isNoFile.includes(toAppError(error).code)) return null;
        throw error;
      });
    const videoPath = await fetched(remote.video, 'tracked.mp4', 'video');
    progress(80);
    const coverPath = await ifThere(remote.cover, 'cover', 'image');
    const trackingPath = await ifThere(remote.trackingOutput, 'tracking.json', 'json');
    progress(95);
    const trackingReadable = trackingPath !== null && (await isReadable(trackingPath, video(sessionId)));
    return { videoPath, coverPath, trackingPath, trackingReadable };
  }
}

/**
 * Whether the page can draw every mask of the file. Its format is undocumented, so anything else is kept raw and the
 * service's own video is shown.
 */
async function isReadable(
  path: string,
  video: PictureSize & { readonly totalFrame: number },
): Promise<boolean> {
  try {
    if ((await stat(path)).size > mostTracking) return false;
    const frames = trackedFrames(JSON.parse(await readFile(path, 'utf8')));
    // Frames counted from one, or doubled, are not frames as they are known here.
    const indexes = new Set(frames.map(({ frameIndex }) => frameIndex));
    if (indexes.size < frames.length || Math.max(...indexes) >= video.totalFrame) return false;
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
