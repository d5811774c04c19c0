import { AppError } from '../../shared/errors/app-error.ts';
import { clipFacts } from '../../shared/media/facts.ts';
import type { ClipMedia } from '../clips/ports.ts';
import type { ProxiesOptions } from '../clips/proxies.ts';
import type { Media } from '../media/media.ts';
import type { MediaTools } from '../media/tools.ts';
import type { SessionMedia } from '../sessions/ports.ts';

/** ffmpeg for everybody: looked for when first needed, once. */
export interface MediaService
  extends ClipMedia, SessionMedia, Pick<Media, 'probe'>, Pick<ProxiesOptions['media'], 'proxy'> {
  /** @throws AppError `ffmpeg-missing`; asked again, it looks again */
  tools(): Promise<MediaTools>;
  /** As ffmpeg says; `missing` where there is none. */
  version(): Promise<string>;
  /** True when it has been looked for and is not there. */
  isMissing(): boolean;
}

/** @param postersDir posters are kept for good: a library without the clips themselves still shows them */
export function createMediaService(folders: { cacheDir: string; postersDir: string }): MediaService {
  let opened: Promise<{ tools: MediaTools; media: Media }> | null = null;
  let missing = false;

  const open = async () => {
    const [{ locateTools }, { createMedia }] = await Promise.all([
      import('../media/tools.ts'),
      import('../media/media.ts'),
    ]);
    const tools = await locateTools();
    missing = false;
    return { tools, media: createMedia({ tools, ...folders }) };
  };
  const ready = () => {
    opened ??= open().catch((error: unknown) => {
      // It may be installed while the application runs.
      opened = null;
      missing = error instanceof AppError && error.code === 'ffmpeg-missing';
      throw error;
    });
    return opened;
  };
  const media = async () => (await ready()).media;

  return {
    tools: async () => (await ready()).tools,
    async version() {
      try {
        const [{ tools }, { runTool }] = await Promise.all([ready(), import('../media/process.ts')]);
        const said = await runTool(tools.ffmpeg, ['-version'], { timeoutMs: 10_000 });
        return /version (\S+)/.exec(said)?.[1] ?? 'unknown';
      } catch {
        return 'missing';
      }
    },
    isMissing: () => missing,
    probe: async (path, options) => (await media()).probe(path, options),
    check: async (path, options) => (await media()).check(path, options),
    glance: async (path, options) => (await media()).glance(path, options),
    planFix: async (path, choices, options) => (await media()).planFix(path, choices, options),
    runFix: async (path, plan, to, options) => (await media()).runFix(path, plan, to, options),
    strip: async (path, options) => (await media()).strip(path, options),
    poster: async (path, options) => (await media()).poster(path, options),
    async frames(path) {
      const { probe, frameTable } = await media();
      const [table, { video }] = await Promise.all([frameTable(path), probe(path)]);
      return { table, mirrored: video?.mirrored ?? false };
    },
    proxy: async (path, options) => (await media()).proxy(path, options),
    async measure(path, signal) {
      const { probe, frameTable } = await media();
      const table = await frameTable(path, { signal });
      const facts = clipFacts({ probe: await probe(path, { signal }), table });
      if (facts === null) throw new AppError('answer-unreadable', 'The normalised video has no pictures');
      const { fps, durationMs, width, height } = facts;
      return { fps, durationMs, width, height, totalFrame: table.timesUs.length };
    },
  };
}
