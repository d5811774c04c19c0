import type { ServiceRef } from '../../shared/domain/service.ts';
import { AppError } from '../../shared/errors/app-error.ts';
import type { AllowUrl } from '../download/request.ts';
import type { Media } from '../media/media.ts';
import type { Fetcher } from '../sessions/fetcher.ts';

/** Downloads for sessions and previews, through the one downloader; a video is looked at before it gets its name. */
export const createFetcher =
  (allowUrlFor: (of: ServiceRef) => Promise<AllowUrl>, media: Pick<Media, 'probe'>): Fetcher =>
  async ({ of, url, to, kind, signal, onProgress }) => {
    const { download } = await import('../download/download.ts');
    const check = async (path: string) => {
      const { video } = await media.probe(path, { signal });
      if (video === null) throw new AppError('not-a-video', 'The service sent a file without a picture');
    };
    const allowUrl = await allowUrlFor(of);
    await download({
      ...{ url, to, expect: kind, allowUrl, signal, onProgress },
      check: kind === 'video' ? check : undefined,
    });
  };
