import { createHash, randomUUID } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { ErrorData } from '../../shared/domain/error-data.ts';
import type { ServiceRef } from '../../shared/domain/service.ts';
import type { MediaId } from '../../shared/domain/media.ts';
import type { Session } from '../../shared/domain/session.ts';
import { AppError, toAppError } from '../../shared/errors/app-error.ts';
import type { ErrorCode } from '../../shared/errors/table.ts';
import { selectionLimits } from '../../shared/limits/selection.ts';
import type { SessionFrames } from '../../shared/media/probe.ts';
import type { ReplayReport } from '../../shared/ipc/sessions.ts';
import { keepTrying } from '../download/keep-trying.ts';
import type { MediaRegistry } from '../files/media-registry.ts';
import type { JobContext, Jobs } from '../jobs/jobs.ts';
import type { KlingClient } from '../kling/client.ts';
import type { InitAnswer } from '../kling/types.ts';
import type { SessionRecord } from '../library/records.ts';
import type { Opening, OpeningRepository } from '../library/repositories/openings.ts';
import type { SessionRepository } from '../library/repositories/sessions.ts';
import type { Fetcher } from './fetcher.ts';
import type { ClipAccess, ClipSource, ProxyOf, ServiceAccess, SessionMedia } from './ports.ts';
import type { Selections } from './selections.ts';
import { normalisedFacts } from './normalised.ts';
import { replay } from './replay.ts';

export interface SessionsOptions {
  readonly store: SessionRepository;
  readonly openings: OpeningRepository;
  readonly transaction: <T>(work: () => T) => T;
  readonly clips: ClipAccess;
  readonly service: ServiceAccess;
  readonly selections: () => Selections;
  readonly fetchFile: Fetcher;
  readonly videos: SessionMedia;
  readonly proxyOf: ProxyOf;
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
/** With less than this left, a new session is worth more than one that was never completed. */
const nearlyOverMs = 3_600_000;

/** Why the video of a session that was opened will never come. */
const useless: readonly ErrorCode[] = ['no-such-resource', 'not-a-video', 'answer-unreadable'];

/** What init-selection answered, and what it was asked with. */
interface Opened extends Opening {
  readonly name: string;
  readonly answer: InitAnswer;
}

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

  /** When each frame of the session's video is shown, as its file says. @throws AppError `not-found`, `file-gone` */
  frames(id: string): Promise<SessionFrames> {
    return this.#options.videos.frames(this.#video(id).path);
  }

  /** A copy of the session's video that the window can show. @throws AppError `cancelled`, `ffmpeg-failed`, … */
  proxy(id: string): Promise<MediaId> {
    const { path, clipId } = this.#video(id);
    return this.#options.proxyOf(path, { subject: this.#options.clips.name(clipId), clipId, sessionId: id });
  }

  #video(id: string): { readonly path: string; readonly clipId: string } {
    const { videoPath: path, clipId } = this.#options.store.get(id);
    if (path === null) throw new AppError('file-gone', 'The session has no video', {});
    return { path, clipId };
  }

  /**
   * Hosts the clip, opens a session on it and downloads the normalised video. One job, cancellable as a whole.
   * @param renewedFrom the session whose place it takes
   */
  start(clipId: string, renewedFrom: string | null = null): Promise<Session> {
    const running = this.#starting.get(clipId);
    if (running) return running;
    const work = this.#open(clipId, renewedFrom).finally(() => this.#starting.delete(clipId));
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
    const session = begun ? this.get(begun.id) : await this.start(clipId, oldId);
    if (!begun) {
      // Begun for its own sake by somebody else meanwhile: this one it is now.
      if (store.get(session.id).renewedFrom === null) store.update(session.id, { renewedFrom: oldId });
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

  async #open(clipId: string, renewedFrom: string | null): Promise<Session> {
    const { clips, service, jobs, changed } = this.#options;
    const { provider, account } = service.current();
    const of = { provider, account };
    const subject = clips.name(clipId);
    const record = await jobs.run({ kind: 'session', subject, clipId }, async (job) => {
      const client = await service.client(of);
      const source = await clips.host(clipId, provider, job.signal);
      job.progress(30);
      const opening = await this.#opening(clipId, source, of, client, job);
      job.progress(60);
      return this.#complete({ clipId, renewedFrom, ...of }, opening, job);
    });
    const session = this.get(record.id);
    changed(session);
    return session;
  }

  /** Asks the service, unless it opened a session on this very thing before whose video never came here. */
  async #opening(
    clipId: string,
    source: ClipSource,
    of: ServiceRef,
    client: KlingClient,
    job: JobContext,
  ): Promise<Opened> {
    const { openings } = this.#options;
    const name = nameOf(clipId, source);
    const known = openings.find(name, of);
    // The practice service's addresses are those of one run, and its sessions cost nothing.
    if (known && of.provider === 'kling' && this.#now() < known.startedAt + dayMs - nearlyOverMs) {
      return { ...known, name, answer: known.answer as InitAnswer };
    }
    const request = source.kind === 'url' ? { videoUrl: source.url } : { videoId: source.videoId };
    const startedAt = this.#now();
    const answer = await client.initSelection(request, { signal: job.signal, onRetry: job.retrying });
    const opening = { sessionId: randomUUID(), startedAt, answer };
    openings.put(name, of, opening);
    return { ...opening, name };
  }

  async #complete(
    belongs: ServiceRef & Pick<SessionRecord, 'clipId' | 'renewedFrom'>,
    opening: Opened,
    job: JobContext,
  ): Promise<SessionRecord> {
    const { store, openings, transaction, videos } = this.#options;
    const { sessionId, startedAt, answer, name } = opening;
    const until = startedAt + dayMs;
    const once = async () => {
      const files = await this.#download(belongs, sessionId, answer.normalizedVideo, job);
      return { ...files, ...normalisedFacts(answer, await videos.measure(files.videoPath, job.signal)) };
    };
    const found = await keepTrying(once, job, { until }).catch((thrown: unknown) => {
      // An address that leads nowhere leads nowhere tomorrow, too: then another session is the only way.
      if (useless.includes(toAppError(thrown).code)) openings.remove(name, belongs);
      throw thrown;
    });
    const fresh: SessionRecord = {
      id: sessionId,
      remoteId: answer.sessionId,
      ...belongs,
      startedAt,
      expiresAt: until,
      updatedAt: startedAt,
      state: 'open',
      ...found,
      remoteVideoUrl: answer.normalizedVideo,
      units: answer.units,
      requestId: answer.requestId,
      error: null,
    };
    return transaction(() => {
      openings.remove(name, belongs);
      return store.insert(fresh);
    });
  }

  async #download(of: ServiceRef, id: string, url: string, { signal, progress }: JobContext) {
    const { fetchFile, folder, videos } = this.#options;
    const home = join(folder, id);
    await mkdir(home, { recursive: true });
    const videoPath = join(home, 'normalised.mp4');
    const onProgress = (percent: number | null) => progress(percent === null ? null : 60 + percent * 0.35);
    await fetchFile({ of, url, to: videoPath, kind: 'video', signal, onProgress });
    // A session without a picture of itself is still a session.
    const posterPath = await videos.poster(videoPath, { signal }).catch(() => null);
    return { videoPath, posterPath };
  }
}

/** What an opening is found by: an address without its query, which is signed anew each time. */
function nameOf(clipId: string, source: ClipSource): string {
  const what = source.kind === 'url' ? source.url.replace(/[?#].*$/s, '') : source.videoId;
  return createHash('sha256').update(`${clipId} ${source.kind} ${what}`).digest('hex');
}

/** For code that needs an open session. @throws AppError `session-expired` */
export function requireOpen(session: Session): void {
  if (session.state === 'expired') throw new AppError('session-expired', 'The session is over', {});
}
