import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { delimiter, dirname, join, sep } from 'node:path';
import { AppError } from '../../shared/errors/app-error.ts';
import { runTool } from './process.ts';

/** Absolute paths of a working pair. */
export interface MediaTools {
  readonly ffmpeg: string;
  readonly ffprobe: string;
}

type ToolName = keyof MediaTools;

export interface LocateOptions {
  readonly env?: NodeJS.ProcessEnv;
  /** Paths to believe before the PATH; by default what the npm packages name. */
  readonly bundled?: Partial<Record<ToolName, string | null>>;
  readonly signal?: AbortSignal;
}

/**
 * Finds ffmpeg and ffprobe: the explicit path (`FFMPEG_BIN`, `FFPROBE_BIN`), then the ones that came with the
 * application, then the PATH. An ffprobe that lies beside the chosen ffmpeg comes before strangers, so that both read a
 * file alike. Each candidate must exist and answer `-version`: packages name files that were never downloaded, or that
 * are not executable. Throws `ffmpeg-missing`, whose details name the tool.
 */
export async function locateTools(options: LocateOptions = {}): Promise<MediaTools> {
  const { env = process.env, bundled = bundledTools(), signal } = options;
  const places = (name: ToolName, first: (string | null | undefined)[]) => {
    const onPath = (env.PATH ?? '').split(delimiter).filter((folder) => folder !== '');
    const all = [...first, ...onPath.map((folder) => join(folder, fileName(name)))];
    return all.filter((path): path is string => !!path && existsSync(path));
  };
  const carried = (name: ToolName) => bundled[name] && outsideArchive(bundled[name]);
  const ffmpeg = await firstThatRuns('ffmpeg', places('ffmpeg', [env.FFMPEG_BIN, carried('ffmpeg')]), signal);
  const beside = join(dirname(ffmpeg), fileName('ffprobe'));
  const ffprobe = await firstThatRuns(
    'ffprobe',
    places('ffprobe', [env.FFPROBE_BIN, beside, carried('ffprobe')]),
    signal,
  );
  return { ffmpeg, ffprobe };
}

const fileName = (name: ToolName): string => (process.platform === 'win32' ? `${name}.exe` : name);

async function firstThatRuns(
  name: ToolName,
  paths: readonly string[],
  signal: AbortSignal | undefined,
): Promise<string> {
  const refusals: string[] = [];
  for (const path of paths) {
    try {
      const answer = await runTool(path, ['-version'], { timeoutMs: 20_000, signal });
      if (answer.startsWith(name)) return path;
      refusals.push('unexpected answer');
    } catch (error) {
      if (signal?.aborted) throw error;
      refusals.push(error instanceof Error ? error.message : String(error));
    }
  }
  throw new AppError('ffmpeg-missing', `No ${name} that runs: ${refusals.join('; ') || 'none found'}`, {
    tool: name,
  });
}

/** Programs cannot be started from inside the application archive; the packager lays them beside it. */
export function outsideArchive(path: string): string {
  return path.replace(`app.asar${sep}`, `app.asar.unpacked${sep}`);
}

function bundledTools(): Partial<Record<ToolName, string | null>> {
  const load = createRequire(import.meta.url);
  return {
    ffmpeg: ask(() => load('ffmpeg-static') as unknown),
    ffprobe: ask(() => (load('@ffprobe-installer/ffprobe') as { path?: unknown }).path),
  };
}

/** Optional packages may be absent, and throw on platforms they do not know. */
function ask(read: () => unknown): string | null {
  try {
    const path = read();
    return typeof path === 'string' ? path : null;
  } catch {
    return null;
  }
}
