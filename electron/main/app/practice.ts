import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { MediaTools } from '../media/tools.ts';
import type { RunningPractice } from '../practice/start.ts';
import type { Run } from './run.ts';

/** The practice service, started when first needed and again when it has ended by itself. */
export interface PracticeHouse {
  access(): Promise<RunningPractice>;
  /** The address of the running one; null while it does not run. */
  baseUrl(): string | null;
  stop(): Promise<void>;
}

export function createPracticeHouse(run: Run, tools: () => Promise<MediaTools>): PracticeHouse {
  const stopping = new AbortController();
  let running: Promise<RunningPractice> | null = null;
  let address: string | null = null;

  const forget = () => {
    running = null;
    address = null;
  };
  const start = async (): Promise<RunningPractice> => {
    const [{ startPractice }, found] = await Promise.all([import('../practice/start.ts'), tools()]);
    const practice = await startPractice({
      dataDir: run.folders.practice,
      tools: found,
      workerUrl: pathToFileURL(join(run.home, 'dist', 'main', 'practice-worker.js')),
      onLog: (message) => run.log.warn('practice.said', { message }),
      signal: stopping.signal,
    });
    for (const secret of [practice.credentials.secretKey, practice.credentials.apiKey])
      run.redactor.hide(secret);
    address = practice.baseUrl;
    void practice.closed.then(forget);
    return practice;
  };
  return {
    access() {
      running ??= start().catch((error: unknown) => {
        forget();
        throw error;
      });
      return running;
    },
    baseUrl: () => address,
    async stop() {
      stopping.abort();
      await (await running?.catch(() => null))?.stop();
    },
  };
}
