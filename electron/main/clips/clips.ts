import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { Clip, ClipFix, ClipKind } from '../../shared/domain/clip.ts';
import type { MediaId } from '../../shared/domain/media.ts';
import { AppError, toAppError } from '../../shared/errors/app-error.ts';
import { errorData } from '../../shared/errors/error-data.ts';
import type { ClipStrip, FixChoices, Imported } from '../../shared/ipc/clips.ts';
import { keptChoices } from '../../shared/media/fix-choices.ts';
import type { FixPlan } from '../../shared/media/fix-plan.ts';
import type { AllowUrl } from '../download/request.ts';
import type { MediaRegistry } from '../files/media-registry.ts';
import type { Jobs } from '../jobs/jobs.ts';
import { cutShortBy, type ClipRecord } from '../library/records.ts';
import type { ClipRepository } from '../library/repositories/clips.ts';
import type { ClipSource } from '../sessions/ports.ts';
import { fileKey } from './file-key.ts';
import { folderDepth, gather } from './gather.ts';
import type { Hosting, Target } from './hosting.ts';
import { checkLinked, reachLink } from './link-check.ts';
import { newClip } from './new-clip.ts';
import type { Proxies } from './proxies.ts';
import { checkLink, checkVideoId } from './remote.ts';
import type { ClipMedia, Verdict } from './ports.ts';

export interface ClipsOptions {
  readonly store: Pick<ClipRepository, 'get' | 'insert' | 'update' | 'findByFileKey' | 'findWithoutFileKey'>;
  readonly media: ClipMedia;
  readonly hosting: Hosting;
  readonly proxies: Proxies;
  readonly registry: MediaRegistry;
  readonly jobs: Jobs;
  readonly changed: (clip: Clip) => void;
  /** Which addresses a link may lead to. */
  readonly allowUrl: () => AllowUrl;
  /** The clip that ships with the application. */
  readonly sampleFile: string;
  /** Where fixed copies are kept. */
  readonly fixedFolder: string;
  /** A result's file and Kling's id of it, for continuing from it. */
  readonly result: (resultId: string) => {
    readonly name: string;
    readonly videoId: string | null;
    readonly path: string | null;
    /** When the service deletes it; null: not known. */
    readonly keptUntil: number | null;
  };
  readonly now?: () => number;
}

/** The clips: from a dropped file to verdicts, fixes, and an address that the service can fetch. */
export class Clips {
  readonly #options: ClipsOptions;
  readonly #now: () => number;
  /** One check per clip at a time; also awaited before hosting. */
  readonly #checking = new Map<string, Promise<void>>();

  constructor(options: ClipsOptions) {
    this.#options = options;
    this.#now = options.now ?? Date.now;
  }

  /** @throws AppError `not-found` */
  get(id: string): Clip {
    return this.#view(this.#options.store.get(id));
  }

  name(id: string): string {
    return this.#options.store.get(id).name;
  }

  /** The clip as it is opened: a check that the application's end cut short, or a lost poster, is made up for. */
  open(id: string): Clip {
    const record = this.#options.store.get(id);
    const path = record.fixedPath ?? record.path;
    const stopped = record.checkState === 'failed' && cutShortBy.some((code) => code === record.error?.code);
    if (record.checkState === 'checking' || stopped) this.#startCheck(record);
    else if (record.checkState === 'done' && path !== null && existsSync(path) && !isThere(record.posterPath))
      this.#makePoster(id, path);
    return this.#view(record);
  }

  /**
   * Takes files, and the videos in folders, as clips and starts checking them; the verdicts follow as events. Files that are
   * clips already are those clips.
   * @throws AppError `no-videos`
   */
  async importPaths(paths: readonly string[]): Promise<Imported> {
    const { files, leftOut } = await gather(paths);
    if (files.length === 0) {
      const names = paths.map((path) => basename(path)).join(', ');
      throw new AppError('no-videos', 'No videos in the folders', { names, depth: folderDepth });
    }
    const clips = await Promise.all(files.map((path) => this.#addFile('file', path)));
    const first = clips.filter(({ id }, at) => clips.findIndex((clip) => clip.id === id) === at);
    return { clips: first, leftOut };
  }

  useSample(): Promise<Clip> {
    return this.#addFile('sample', this.#options.sampleFile);
  }

  /** Takes a link and looks at it as the service will; the verdicts follow as events. @throws AppError `link-invalid` */
  useLink(url: string): Clip {
    const link = checkLink(url);
    return this.#addLink({ name: link.name, link: link.href });
  }

  /** @throws AppError `video-id-invalid` */
  useVideoId(videoId: string): Clip {
    const id = checkVideoId(videoId);
    return this.#addRemote('kling-video', { name: id, videoId: id });
  }

  /**
   * A result as a new clip: by Kling's id of it for as long as the service keeps it, then from the file here.
   * @throws AppError `not-found` when there is neither
   */
  async useResult(resultId: string): Promise<Clip> {
    const { name, videoId, path, keptUntil } = this.#options.result(resultId);
    const keeps = keptUntil === null || this.#now() < keptUntil;
    if (videoId !== null && keeps)
      return this.#addRemote('result', { name, videoId, sourceResultId: resultId });
    if (path === null || !existsSync(path)) throw new AppError('not-found', 'Neither an ID nor a file of it');
    return this.#addFile('file', path, { sourceResultId: resultId });
  }

  /** Small pictures of the original, from which the part to keep is picked. Null where there is no file. */
  async strip(id: string): Promise<ClipStrip | null> {
    const { store, media, registry } = this.#options;
    const { path } = store.get(id);
    if (path === null) return null;
    const signal = AbortSignal.timeout(120_000);
    const strip = await media.strip(path, { signal, height: stripHeight });
    return { media: registry.idFor(strip.path), count: strip.count };
  }

  /** A copy of the file in use that the window can show. @throws AppError `file-gone`, `cancelled`, `ffmpeg-failed` */
  proxy(id: string): Promise<MediaId> {
    const record = this.#options.store.get(id);
    const path = record.fixedPath ?? this.#localPath(record);
    return this.#options.proxies.of(path, { subject: record.name, clipId: id });
  }

  planFix(id: string, choices: FixChoices): Promise<FixPlan | null> {
    const path = this.#localPath(this.#options.store.get(id));
    return this.#options.media.planFix(path, choices, { signal: AbortSignal.timeout(60_000) });
  }

  /** Runs the plan for these choices into a copy, which is then checked and used. The original is only read. */
  async applyFix(id: string, choices: FixChoices): Promise<Clip> {
    const { store, media, jobs, fixedFolder } = this.#options;
    const record = store.get(id);
    const path = this.#localPath(record);
    const fixedPath = join(fixedFolder, `${id}-${randomUUID().slice(0, 8)}.mp4`);
    const verdict = await jobs
      .run({ kind: 'fix', subject: record.name, clipId: id }, async ({ signal, progress }) => {
        const plan = await media.planFix(path, choices, { signal });
        if (plan === null) throw new AppError('bad-request', 'Nothing needs to be fixed');
        await mkdir(fixedFolder, { recursive: true });
        await media.runFix(path, plan, fixedPath, {
          signal,
          onProgress: (percent) => progress(scale(percent, 0, 90)),
        });
        const checked = await media.check(fixedPath, {
          signal,
          onFirst: () => undefined,
          onProgress: (percent) => progress(scale(percent, 90, 100)),
        });
        // Made before it is shown: there is no moment without a picture.
        const posterPath = await media.poster(fixedPath, { signal }).catch((error: unknown) => {
          if (signal.aborted) throw error;
          return null;
        });
        return { ...checked, plan, posterPath };
      })
      .catch(async (error: unknown) => {
        // Stopped while the finished copy was being checked: nobody will use it.
        await rm(fixedPath, { force: true });
        throw error;
      });
    const { plan, posterPath, ...checked } = verdict;
    store.update(id, { fix: { choices, plan }, fixedPath, fixedSha256: null, posterPath });
    return this.#settle(id, checked, fixedPath);
  }

  /**
   * Back to the original; the fixed copy stays on disk for a session that was opened with it, and what was asked for stays
   * with the clip.
   */
  discardFix(id: string): Clip {
    const record = this.#options.store.update(id, unfixed);
    this.#startCheck(record);
    return this.#changed(record);
  }

  /** Where the service can fetch the clip, uploading it when it is a file. @throws AppError `clip-not-ready`, `file-gone` */
  async host(id: string, target: () => Promise<Target>, signal: AbortSignal): Promise<ClipSource> {
    await this.#checking.get(id);
    const { store, hosting } = this.#options;
    const record = store.get(id);
    if (record.videoId !== null) return { kind: 'video-id', videoId: record.videoId };
    if (record.error) throw new AppError(record.error.code, record.error.message, record.error.details);
    const open = record.checks.find((check) => check.state === 'fail' || check.state === 'fixable');
    if (open)
      throw new AppError('clip-not-ready', 'The clip does not pass', { rule: open.rule, ...open.values });
    if (record.link !== null) {
      await reachLink({ url: record.link, allowUrl: this.#options.allowUrl(), signal });
      return { kind: 'url', url: record.link };
    }
    const path = record.fixedPath ?? this.#localPath(record);
    if (!existsSync(path)) throw new AppError('file-gone', 'The clip is gone', { name: record.name });
    const url = await hosting.host({
      clipId: id,
      subject: record.name,
      path,
      target: await target(),
      signal,
      onHash: (sha256) => store.update(id, record.fixedPath === null ? { sha256 } : { fixedSha256: sha256 }),
    });
    return { kind: 'url', url };
  }

  /** The hash of the file in use, where it has been read. @throws AppError `not-found` */
  sha256(id: string): string | null {
    const { fixedPath, fixedSha256, sha256 } = this.#options.store.get(id);
    return fixedPath === null ? sha256 : fixedSha256;
  }

  async #addFile(kind: ClipKind, path: string, part: Partial<ClipRecord> = {}): Promise<Clip> {
    // Each version of the application brings the sample along in another place.
    const file = await fileKey(path, kind === 'sample' ? kind : undefined);
    const { store } = this.#options;
    const known = file && (store.findByFileKey(file.key) ?? store.findWithoutFileKey({ path, ...file }));
    if (known) return this.#bringAgain(known, { path, fileKey: file.key, ...part });
    const record = newClip(kind, this.#now(), {
      ...{ name: basename(path), path, checkState: 'checking' },
      ...{ bytes: file?.bytes ?? null, fileKey: file?.key ?? null },
      ...part,
    });
    store.insert(record);
    this.#startCheck(record);
    return this.#changed(record);
  }

  /** The clip as it was left. What it cannot do without is made up for: a fixed copy that is gone, a check that failed. */
  #bringAgain({ id, fixedPath }: ClipRecord, part: Partial<ClipRecord>): Clip {
    const lost = fixedPath !== null && !existsSync(fixedPath);
    const record = this.#options.store.update(id, { ...part, ...(lost && unfixed) });
    if (lost || record.checkState === 'failed') this.#startCheck(record);
    const clip = this.open(id);
    this.#options.changed(clip);
    return clip;
  }

  #addLink(part: { readonly name: string; readonly link: string }): Clip {
    const record = newClip('link', this.#now(), { ...part, checkState: 'checking' });
    this.#options.store.insert(record);
    this.#startCheck(record);
    return this.#changed(record);
  }

  #startLinkCheck({ id, name }: ClipRecord, url: string): void {
    const { store, jobs, media, allowUrl } = this.#options;
    if (this.#checking.has(id)) return;
    const work = jobs
      .run({ kind: 'check', subject: name, clipId: id }, ({ signal }) =>
        checkLinked({ url, allowUrl: allowUrl(), signal }, media),
      )
      .then(
        (verdict) =>
          void this.#changed(
            store.update(id, { ...verdict, checkState: 'done', error: null, updatedAt: this.#now() }),
          ),
        (thrown: unknown) => {
          const error = errorData(toAppError(thrown));
          this.#changed(store.update(id, { checkState: 'failed', error }));
        },
      )
      .finally(() => this.#checking.delete(id));
    this.#checking.set(id, work);
  }

  #addRemote(kind: ClipKind, part: Partial<ClipRecord> & { readonly name: string }): Clip {
    const record = newClip(kind, this.#now(), { ...part, checkState: 'remote' });
    this.#options.store.insert(record);
    return this.#changed(record);
  }

  #startCheck(record: ClipRecord): void {
    const { id, name, link } = record;
    if (link !== null) return this.#startLinkCheck(record, link);
    if (this.#checking.has(id)) return;
    const path = this.#localPath(record);
    this.#options.store.update(id, { checkState: 'checking', checks: [], error: null });
    const work = this.#options.jobs
      .run({ kind: 'check', subject: name, clipId: id }, ({ signal, progress }) =>
        this.#options.media.check(path, {
          signal,
          onFirst: ({ probe, facts, checks }) => {
            this.#changed(this.#options.store.update(id, { probe, facts, checks }));
            // Something to look at while the frames are read; of many clips, long before.
            if (facts) this.#makePoster(id, path);
          },
          onProgress: progress,
        }),
      )
      .then(
        (verdict) => void this.#settle(id, verdict, path),
        (thrown: unknown) => {
          const error = errorData(toAppError(thrown));
          this.#changed(this.#options.store.update(id, { checkState: 'failed', error }));
        },
      )
      .finally(() => this.#checking.delete(id));
    this.#checking.set(id, work);
  }

  #settle(id: string, { probe, facts, checks }: Verdict, path: string): Clip {
    const { store } = this.#options;
    const clip = this.#changed(
      store.update(id, { probe, facts, checks, checkState: 'done', error: null, updatedAt: this.#now() }),
    );
    if (clip.poster === null && facts) this.#makePoster(id, path);
    return clip;
  }

  /** The picture follows as an event. A clip without a picture of itself is still a clip. */
  #makePoster(id: string, path: string): void {
    const { store, media } = this.#options;
    const keep = (posterPath: string | null) => {
      const { fixedPath, path: original } = store.get(id);
      // Fixed or put back meanwhile: it is a picture of another file.
      if (path === (fixedPath ?? original)) this.#changed(store.update(id, { posterPath }));
    };
    media
      .poster(path, { signal: AbortSignal.timeout(60_000) })
      .then(keep)
      .catch(() => undefined);
  }

  #localPath({ path, name }: ClipRecord): string {
    if (path === null) throw new AppError('bad-request', 'A remote clip has no file', { name });
    return path;
  }

  #changed(record: ClipRecord): Clip {
    const clip = this.#view(record);
    this.#options.changed(clip);
    return clip;
  }

  #view(record: ClipRecord): Clip {
    const { registry } = this.#options;
    const { id, kind, name, link, videoId, addedAt, bytes, facts, checkState, checks, error } = record;
    const path = record.fixedPath ?? record.path;
    const present = path === null || existsSync(path);
    return {
      ...{ id, kind, name, link, videoId, addedAt, bytes, facts, checkState, checks, error },
      fixed: record.fixedPath !== null,
      fix: readFix(record.fix),
      present,
      media: path !== null && present ? registry.idFor(path) : null,
      poster: record.posterPath === null ? null : registry.idFor(record.posterPath),
    };
  }
}

/** Twice what is shown, for dense screens. */
const stripHeight = 112;

/** The original is in use; what was asked for stays. */
const unfixed = { fixedPath: null, fixedSha256: null, posterPath: null } satisfies Partial<ClipRecord>;

const isThere = (path: string | null): boolean => path !== null && existsSync(path);

/** What the library kept of a fix: its choices and the plan that was carried out. */
function readFix(stored: unknown): ClipFix | null {
  const fix = stored as { choices: FixChoices; plan: FixPlan } | null;
  return fix && { choices: keptChoices(fix.choices), steps: fix.plan.steps };
}

const scale = (percent: number | null, from: number, to: number): number | null =>
  percent === null ? null : from + (percent / 100) * (to - from);
