import type { ServiceRef } from '../../shared/domain/service.ts';
import type { AllowUrl } from '../download/request.ts';
import type { Fetcher } from '../sessions/fetcher.ts';

/** Downloads for sessions and previews, through the one downloader. */
export const createFetcher =
  (allowUrlFor: (of: ServiceRef) => Promise<AllowUrl>): Fetcher =>
  async ({ of, url, to, kind, signal, onProgress }) => {
    const { download } = await import('../download/download.ts');
    await download({ url, to, expect: kind, allowUrl: await allowUrlFor(of), signal, onProgress });
  };
