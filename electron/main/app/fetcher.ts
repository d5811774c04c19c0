import type { AllowUrl } from '../download/request.ts';
import type { Fetcher } from '../sessions/fetcher.ts';

/** Downloads for sessions and previews, through the one downloader. */
export const createFetcher =
  (allowUrl: AllowUrl): Fetcher =>
  async ({ url, to, kind, signal, onProgress }) => {
    const { download } = await import('../download/download.ts');
    await download({ url, to, expect: kind, allowUrl, signal, onProgress });
  };
