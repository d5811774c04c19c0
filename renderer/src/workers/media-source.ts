import { CustomSource } from 'mediabunny';

/** Bytes of the file kept by the reader between ranges. */
const fileCacheBytes = 4 * 1024 * 1024;

/**
 * The file behind a `media://` address, by ranges with an end. A request for all the rest of the file would have the browser
 * read it into memory as fast as it comes, whether or not anybody takes it.
 */
export function mediaSource(url: string): CustomSource {
  const left = new AbortController();
  const range = async (first: number, last: number): Promise<Response> => {
    const answer = await fetch(url, { headers: { Range: `bytes=${first}-${last}` }, signal: left.signal });
    if (answer.status !== 206) throw new Error(`The video's bytes cannot be had: ${answer.status}`);
    return answer;
  };
  return new CustomSource({
    async getSize() {
      const answer = await range(0, 0);
      await answer.arrayBuffer();
      return Number(answer.headers.get('Content-Range')?.split('/')[1]);
    },
    read: async (start, end) => (await range(start, end - 1)).body!,
    dispose: () => left.abort(),
    maxCacheSize: fileCacheBytes,
    prefetchProfile: 'network',
    handleUnhandledError: () => undefined,
  });
}
