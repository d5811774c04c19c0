import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import type { CheckVerdict } from '../../shared/domain/check.ts';
import type { ClipFacts } from '../../shared/domain/clip.ts';
import { AppError } from '../../shared/errors/app-error.ts';
import type { FixChoices } from '../../shared/ipc/clips.ts';
import type { Evidence } from '../../shared/media/checks/index.ts';
import { checkClip, isLong, isReady } from '../../shared/media/checks/index.ts';
import { clipFacts } from '../../shared/media/facts.ts';
import type { FixPlan } from '../../shared/media/fix-plan.ts';
import { planFix } from '../../shared/media/plan-fix.ts';
import type { FrameTable, Probe, VideoFacts } from '../../shared/media/probe.ts';
import { decodeAll } from './decode.ts';
import { runFix } from './fix.ts';
import { frameTable } from './frame-table.ts';
import { partTable, tasteUs } from './part-table.ts';
import type { Opened } from './probe.ts';
import { openFile, sizeOf } from './probe.ts';
import { createMemory } from './memory.ts';
import { makeProxy } from './proxy.ts';
import { createSlots } from './slots.ts';
import type { Strip } from './thumbnails.ts';
import { createThumbnails } from './thumbnails.ts';
import type { MediaTools } from './tools.ts';

export interface MediaVerdict {
  readonly probe: Probe;
  readonly facts: ClipFacts | null;
  readonly checks: readonly CheckVerdict[];
}

interface Cancellable {
  readonly signal?: AbortSignal;
}
interface Reporting extends Cancellable {
  /** 0 to 100; null while nothing can be said. */
  readonly onProgress?: (percent: number | null) => void;
}

/** Everything the application asks of ffmpeg about a clip. Paths are absolute; originals are only read. */
export interface Media {
  probe(path: string, options?: Cancellable): Promise<Probe>;
  /** All verdicts. `onFirst` gets what the header tells at once; the promise waits until every frame has been read. */
  check(
    path: string,
    options?: Reporting & { onFirst?: (verdict: MediaVerdict) => void },
  ): Promise<MediaVerdict>;
  /** What the header alone tells: also of a file with holes. */
  glance(path: string, options?: Cancellable): Promise<MediaVerdict>;
  /** Null when nothing needs to be done. */
  planFix(path: string, choices: FixChoices, options?: Cancellable): Promise<FixPlan | null>;
  /** Writes `to`, an .mp4, and makes sure that it passes the checks. */
  runFix(path: string, plan: FixPlan, to: string, options?: Reporting): Promise<void>;
  /** A small jpeg; null when the file shows no picture. */
  poster(path: string, options?: Cancellable): Promise<string | null>;
  /** One jpeg of frames side by side, for the strip. Default: 30 frames, 72 pixels high. */
  strip(path: string, options?: Cancellable & { count?: number; height?: number }): Promise<Strip>;
  frameTable(path: string, options?: Cancellable): Promise<FrameTable>;
  /** A copy with the same frames that every Chromium can show. */
  proxy(path: string, options?: Reporting): Promise<string>;
}

/** What the header of a file takes on a machine of today. */
const patienceMs = 125;

export interface MediaOptions {
  readonly tools: MediaTools;
  readonly cacheDir: string;
  /** Where posters are kept; default: with what can be made again. */
  readonly postersDir?: string;
}

export function createMedia({ tools, cacheDir, postersDir }: MediaOptions): Media {
  const stripsDir = join(cacheDir, 'thumbnails');
  const thumbnails = createThumbnails(tools, { stripsDir, postersDir: postersDir ?? stripsDir });
  // Checking, planning and fixing one clip ask the same again; a changed file is a new question.
  const headers = createMemory<Opened>();
  const tables = createMemory<FrameTable>();
  const verdicts = createMemory<MediaVerdict>();
  // A whole folder may be dropped: headers are quick and come first, reading to the end keeps every core busy by itself.
  const probing = createSlots(4);
  const reading = createSlots(2);

  const open = (path: string, { signal }: Cancellable) =>
    headers.ask(path, () => probing.run(() => openFile(tools, path, { signal }), signal));
  const probe: Media['probe'] = async (path, options = {}) => (await open(path, options)).probe;
  const table: Media['frameTable'] = (path, options = {}) =>
    tables.ask(path, async () => (await open(path, options)).table ?? frameTable(tools, path, options));

  const check: Media['check'] = async (path, { signal, onFirst, onProgress } = {}) => {
    onProgress?.(null);
    const header = probe(path, { signal });
    const whole = verdicts.ask(path, () =>
      reading.run(() => readWhole(path, header, { signal, onProgress }), signal),
    );
    // What is wrong with the header is told by the header.
    whole.catch(() => undefined);
    const found = await header;
    onFirst?.(judge({ probe: found }));
    return whole;
  };

  /**
   * Every frame; of a clip that is to be trimmed from something long, its beginning. A header that is slow to come (the disk
   * is, or the tool to start) is not waited for: nearly every clip is a short one, and what was begun for another is stopped.
   */
  async function readWhole(path: string, header: Promise<Probe>, { signal, onProgress }: Reporting) {
    let lastUs: number | null = null;
    const decode = (stopped: AbortSignal | undefined, limitUs?: number) =>
      decodeAll(tools, path, {
        limitUs,
        signal: stopped,
        onProgress: (us) => {
          if (lastUs) onProgress?.(Math.min(100, (us / lastUs) * 100));
        },
      });
    const known = await Promise.race([header, setTimeout(patienceMs, null)]);
    const early = new AbortController();
    const begun = known ? null : decode(AbortSignal.any([early.signal, ...(signal ? [signal] : [])]));
    begun?.catch(() => undefined);
    const found = await header.catch((error: unknown) => {
      early.abort();
      throw error;
    });
    const { video } = found;
    const long = isLong(found);
    if (video === null || long) early.abort();
    if (video === null) return judge({ probe: found });
    lastUs = long ? tasteUs : (video.durationUs ?? found.container.durationUs);
    const [times, report] = await Promise.all([
      tableFor(path, found, video, null, signal).catch(unlessStopped),
      long ? decode(signal, tasteUs) : (begun ?? decode(signal)),
    ]);
    await sizeOf(path);
    return judge({ probe: found, decode: report, table: times ?? noFrames });
  }

  const tableFor = (
    path: string,
    found: Probe,
    video: VideoFacts,
    trim: FixChoices['trim'],
    signal?: AbortSignal,
  ) => (isLong(found) ? partTable(tools, path, video, { trim, signal }) : table(path, withSignal(signal)));

  return {
    probe,
    check,
    glance: async (path, options) => judge({ probe: await probe(path, options) }),
    frameTable: table,
    async planFix(path, choices, { signal } = {}) {
      const { probe: found, checks } = await check(path, { signal });
      const times = found.video
        ? await tableFor(path, found, found.video, choices.trim, signal).catch(unlessStopped)
        : null;
      return planFix({ probe: found, verdicts: checks, choices, table: times ?? noFrames });
    },
    async runFix(path, plan, to, { signal, onProgress } = {}) {
      const found = await probe(path, { signal });
      await runFix(tools, {
        probe: found,
        // A plan that trims a long clip names its window by times: the table is only asked where all is kept.
        table: plan.work.window ? noFrames : await table(path, { signal }),
        plan,
        from: path,
        to,
        signal,
        onProgress: (fraction) => onProgress?.(fraction * 100),
      });
      const { checks } = judge({ probe: await probe(to, { signal }), table: await table(to, { signal }) });
      const open = checks.find(({ state }) => state === 'fail' || state === 'fixable');
      if (!isReady(checks) && open) {
        throw new AppError('ffmpeg-failed', `The fixed clip does not pass: ${open.rule} ${open.message}`);
      }
    },
    async poster(path, { signal } = {}) {
      const { video } = await probe(path, { signal });
      return video ? thumbnails.poster(path, video, signal) : null;
    },
    async strip(path, { signal, count = 30, height = 72 } = {}) {
      const found = await probe(path, { signal });
      const { video } = found;
      if (video === null) throw new AppError('not-a-video', 'No pictures', { reason: 'no_frames' });
      if (isLong(found)) {
        const durationUs = video.durationUs ?? found.container.durationUs ?? 0;
        return thumbnails.sparseStrip(path, video, { count, height, durationUs }, signal);
      }
      const { timesUs } = await table(path, { signal });
      return thumbnails.strip(path, video, { count, height, frames: timesUs.length }, signal);
    },
    async proxy(path, { signal, onProgress } = {}) {
      return makeProxy(tools, path, await probe(path, { signal }), {
        cacheDir: join(cacheDir, 'proxies'),
        signal,
        onProgress: (fraction) => onProgress?.(fraction * 100),
      });
    },
  };
}

const withSignal = (signal: AbortSignal | undefined): Cancellable => (signal ? { signal } : {});

const noFrames: FrameTable = { timesUs: [], offsetUs: 0, durationUs: 0 };

function judge(evidence: Evidence): MediaVerdict {
  return { probe: evidence.probe, facts: clipFacts(evidence), checks: checkClip(evidence) };
}

/** No table is a finding about the clip; being stopped or having no ffmpeg is not. */
function unlessStopped(error: unknown): null {
  if (error instanceof AppError && (error.code === 'not-a-video' || error.code === 'ffmpeg-failed'))
    return null;
  throw error;
}
