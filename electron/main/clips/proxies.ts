import type { MediaId } from '../../shared/domain/media.ts';
import type { MediaRegistry } from '../files/media-registry.ts';
import type { Jobs, JobStart } from '../jobs/jobs.ts';

/** Copies for viewing of files that the window cannot decode. */
export interface Proxies {
  /** The copy's id; where there is none yet it is made, as one job however often it is asked for. */
  of(path: string, start: Omit<JobStart, 'kind'>): Promise<MediaId>;
}

export interface ProxiesOptions {
  readonly media: {
    /** Makes the copy or finds it in the cache; returns its path. */
    proxy(
      path: string,
      options: { readonly signal: AbortSignal; readonly onProgress: (percent: number | null) => void },
    ): Promise<string>;
  };
  readonly jobs: Jobs;
  readonly registry: MediaRegistry;
}

export function createProxies({ media, jobs, registry }: ProxiesOptions): Proxies {
  const making = new Map<string, Promise<MediaId>>();

  async function make(path: string, start: Omit<JobStart, 'kind'>): Promise<MediaId> {
    const copy = await jobs.run({ kind: 'proxy', ...start }, ({ signal, progress }) =>
      media.proxy(path, { signal, onProgress: progress }),
    );
    return registry.idFor(copy);
  }

  return {
    of(path, start) {
      const running = making.get(path);
      if (running) return running;
      const work = make(path, start).finally(() => making.delete(path));
      making.set(path, work);
      return work;
    },
  };
}
