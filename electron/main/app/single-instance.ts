import process from 'node:process';
import { app } from 'electron';
import type { Run } from './run.ts';

/**
 * What a second start hands to the first. The path is percent-encoded: older Electrons lose the whole message where it has
 * a character outside Latin-1.
 */
interface Handover {
  readonly clip: string | null;
}

const handoverOf = (clip: string | null): Handover => ({ clip: clip && encodeURIComponent(clip) });

/** Another process sends this: anything may be in it. */
function clipOf(data: unknown): string | null {
  const { clip } = (data ?? {}) as Partial<Handover>;
  if (typeof clip !== 'string') return null;
  try {
    return decodeURIComponent(clip);
  } catch {
    return null;
  }
}

/**
 * Runs `start` when the application is ready, in the first of all starts on the same user data; a later start hands its clip
 * to the first and ends. Files that the system asks to be opened (dock, Finder) come the same way, also before the start.
 */
export function asOnlyInstance(run: Run, start: (asked: AskedClips) => void): void {
  const asked = createAskedClips(run.commandLine.clip, (error) =>
    run.log.error('clip.not-opened', { error }),
  );
  app.on('open-file', (event, path) => {
    event.preventDefault();
    asked.ask(path);
  });
  if (!app.requestSingleInstanceLock({ ...handoverOf(run.commandLine.clip) })) {
    run.log.info('app.handed-over');
    app.exit(0);
    return;
  }
  // The words of the second start come rearranged by Chromium; what it read itself comes as data.
  app.on('second-instance', (_event, _argv, _cwd, data) => {
    asked.ask(clipOf(data));
  });
  if (process.platform === 'win32') app.setAppUserModelId('io.github.multi-elements-studio');
  void app.whenReady().then(() => start(asked));
}

/** Clips that the system asked to open: kept until somebody listens. Null asks for the window alone. */
export interface AskedClips {
  ask(path: string | null): void;
  /** Resolves when those that waited have been opened. */
  listen(open: (path: string | null) => Promise<void>): Promise<void>;
}

export function createAskedClips(first: string | null, onError: (error: unknown) => void): AskedClips {
  const waiting: (string | null)[] = first === null ? [] : [first];
  let open: ((path: string | null) => Promise<void>) | null = null;
  return {
    ask(path) {
      if (open) open(path).catch(onError);
      else waiting.push(path);
    },
    async listen(listener) {
      open = listener;
      await Promise.all(waiting.splice(0).map((path) => listener(path).catch(onError)));
    },
  };
}
