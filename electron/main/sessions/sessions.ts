import { randomUUID } from 'node:crypto';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { ErrorData } from '../../shared/domain/error-data.ts';
import type { ServiceRef } from '../../shared/domain/service.ts';
import type { Session } from '../../shared/domain/session.ts';
import { AppError } from '../../shared/errors/app-error.ts';
import { selectionLimits } from '../../shared/limits/selection.ts';
import type { ReplayReport } from '../../shared/ipc/sessions.ts';
import type { MediaRegistry } from '../files/media-registry.ts';
import type { Jobs } from '../jobs/jobs.ts';
import type { SessionRecord } from '../library/records.ts';
import type { SessionRepository } from '../library/repositories/sessions.ts';
import type { Fetcher } from './fetcher.ts';
import type { ClipAccess, ServiceAccess, SessionMedia } from './ports.ts';
import type { Selections } from './selections.ts';
import { normalisedFacts } from './normalised.ts';
import { replay } from './replay.ts';

export interface SessionsOptions {
  readonly store: SessionRepository;
  readonly clips: ClipAccess;
  readonly service: ServiceAccess;
  readonly selections: () => Selections;
  readonly fetchFile: Fetcher;
  readonly videos: SessionMedia;
  /** Folder in which each session has one of its own. */
  readonly folder: string;
  readonly media: MediaRegistry;
  readonly jobs: Jobs;
  readonly changed: (session: Session) => void;
  /** A session has taken another one's place: what belongs to the old one and is no point goes along. */
  readonly renewed: (oldId: string, newId: string) => void;
  readonly now?: () => number;
}

const dayMs = selectionLimits.sessionHours * 3_600_000;

/** Editing sessions: opened on the service, their normalised video downloaded, their 24 hours watched. */
export class Sessions {
  readonly #options: SessionsOptions;
  readonly #now: () => number;
  /** One start per clip at a time: a second click is the same wish. */
  readonly #starting = new Map<string, Promise<Session>>();

  constructor(options: SessionsOptions) {
    this.#options = options;
    this.#now = options.now ?? Date.now;
  }

  /** @throws AppError `not-found` */
  get(id: string): Session {
    const { media, store } = this.#options;
    const record = store.get(id);
    const { remoteId, clipId, provider, account, startedAt, expiresAt } = record;
    const { fps, durationMs, width, height, totalFrame } = record;
    return {
      ...{ id, remoteId, clipId, provider, account, startedAt, expiresAt },
      ...{ fps, durationMs, width, height, totalFrame },
      state: expiresAt <= this.#now() ? 'expired' : record.state,
      video: record.videoPath === null ? null : media.idFor(record.videoPath),
      poster: record.posterPath === null ? null : media.idFor(record.posterPath),
      error: record.error,
    };
  }

  /** Hosts the clip, opens a session on it and downloads the normalised video. One job, cancellable as a whole. */
  start(clipId: string): Promise<Session> {
    const running = this.#starting.get(clipId);
    if (running) return running;
    const work = this.#open(clipId).finally(() => this.#starting.delete(clipId));
    this.#starting.set(clipId, work);
    return work;
  }

  /** The time as all of this sees it, milliseconds since 1970. */
  now(): number {
    return this.#now();
  }

  /**
   * A new session on the same clip with all points of the old one sent again, frame by frame. Where that was cut off
   * before, it goes on with the session that was opened then: another one may cost.
   */
  async renew(oldId: string): Promise<ReplayReport> {
    const { store, selections, jobs, clips, renewed } = this.#options;
    const { clipId } = store.get(oldId);
    const begun = store
      .ofClip(clipId)
      .find((other) => other.renewedFrom === oldId && this.get(other.id).state === 'open');
    const session = begun ? this.get(begun.id) : await this.start(clipId);
    if (!begun) {
      store.update(session.id, { renewedFrom: oldId });
      renewed(oldId, session.id);
    }
    const start = { kind: 'replay', subject: clips.name(clipId), clipId, sessionId: session.id } as const;
    return jobs.run(start, (job) => replay({ from: oldId, session, selections: selections(), job }));
  }

  /** The service refused a call in a way that may mean that the session is over. */
  markExpired(id: string, error: ErrorData): void {
    this.#options.store.update(id, { state: 'expired', error });
    this.#options.changed(this.get(id));
  }

  async #open(clipId: string): Promise<Session> {
    const { clips, service, jobs, store, changed } = this.#options;
    const { provider, account } = service.current();
    const id = randomUUID();
    const subject = clips.name(clipId);
    const record = await jobs.run(
      { kind: 'session', subject, clipId, sessionId: id },
      async ({ signal, progress, retrying }) => {
        const client = await service.client({ provider, account });
        const source = await clips.host(clipId, provider, signal);
        progress(30);
        const request = source.kind === 'url' ? { videoUrl: source.url } : { videoId: source.videoId };
        const startedAt = this.#now();
        const answer = await client.initSelection(request, { signal, onRetry: retrying });
        progress(60);
        const files = await this.#download(
          { provider, account },
          id,
          answer.normalizedVideo,
          signal,
          (part) => progress(60 + part * 0.35),
        );
        const facts = normalisedFacts(answer, await this.#options.videos.measure(files.videoPath, signal));
        const fresh: SessionRecord = {
          id,
          remoteId: answer.sessionId,
          clipId,
          provider,
          account,
          startedAt,
          expiresAt: startedAt + dayMs,
          updatedAt: startedAt,
          renewedFrom: null,
          state: 'open',
          ...facts,
          ...files,
          remoteVideoUrl: answer.normalizedVideo,
          units: answer.units,
          requestId: answer.requestId,
          error: null,
        };
        return store.insert(fresh);
      },
    );
    const session = this.get(record.id);
    changed(session);
    return session;
  }

  async #download(
    of: ServiceRef,
    id: string,
    url: string,
    signal: AbortSignal,
    onProgress: (percent: number) => void,
  ) {
    const { fetchFile, folder, videos } = this.#options;
    const home = join(folder, id);
    await mkdir(home, { recursive: true });
    try {
      const videoPath = join(home, 'normalised.mp4');
      const report = (percent: number | null) => percent !== null && onProgress(percent);
      await fetchFile({ of, url, to: videoPath, kind: 'video', signal, onProgress: report });
      const posterPath = await videos.poster(videoPath, { signal });
      return { videoPath, posterPath };
    } catch (error) {
      await rm(home, { recursive: true, force: true });
      throw error;
    }
  }
}

/** For code that needs an open session. @throws AppError `session-expired` */
export function requireOpen(session: Session): void {
  if (session.state === 'expired') throw new AppError('session-expired', 'The session is over', {});
}
