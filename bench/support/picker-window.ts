import { locateTools } from '../../electron/main/media/tools.ts';
import { mediaUrl } from '../../electron/shared/domain/media.ts';
import type { Session } from '../../electron/shared/domain/session.ts';
import { makeCorpusFile, type CorpusFile } from '../../tests/support/corpus/make.ts';
import { openPicker, type Picker } from '../../tests/support/corpus/picker.ts';
import { recipes, type Recipe } from '../../tests/support/corpus/recipes.ts';

/** Five seconds of 1080p30 with grain, so that there is something to decode; key frames as often as normalised videos have. */
export const fullHdClip: Recipe = {
  name: 'bench-1080p30',
  container: 'mp4',
  size: { width: 1920, height: 1080 },
  rate: '30',
  frames: 150,
  filters: ['noise=alls=6:allf=t'],
  encode: ['-c:v', 'libx264', '-preset', 'veryfast', '-crf', '20', '-g', '15', '-pix_fmt', 'yuv420p'],
};

export const largestClip = recipes.find(({ name }) => name === 'largest')!;

export interface PickerWindow {
  readonly picker: Picker;
  readonly file: CorpusFile;
  /** Where the page finds the session's video. */
  readonly videoUrl: string;
}

/** The real window with a session on a clip of this recipe. */
export async function openPickerWindow(recipe: Recipe): Promise<PickerWindow> {
  const file = await makeCorpusFile(await locateTools(), recipe);
  const picker = await openPicker(file);
  await picker.open(file);
  const sessionId = await picker.studio.get('stage').getAttribute('data-session');
  const answer = (await picker.studio.page.evaluate(
    (id) => (window as unknown as Bridge).studio.invoke('sessions:get', { sessionId: id }),
    sessionId,
  )) as { readonly value: Session };
  return { picker, file, videoUrl: mediaUrl(answer.value.video!) };
}

interface Bridge {
  readonly studio: { invoke(channel: string, input: unknown): Promise<unknown> };
}

/** The time below which 95 of 100 values lie. */
export function p95(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.ceil(sorted.length * 0.95) - 1]!;
}

/** What `<video>` takes from a seek to the middle of a frame until it has that picture, milliseconds each. */
export function videoSeeks(
  { picker, videoUrl, file }: PickerWindow,
  frames: readonly number[],
): Promise<number[]> {
  const [num = 30, den = 1] = file.recipe.rate.split('/').map(Number);
  return picker.studio.page.evaluate(
    async ({ url, times }) => {
      const video = document.createElement('video');
      video.muted = true;
      video.preload = 'auto';
      video.src = url;
      document.body.append(video);
      await new Promise((resolve) => video.addEventListener('canplaythrough', resolve, { once: true }));
      const took: number[] = [];
      for (const time of times) {
        const start = performance.now();
        const there = new Promise((resolve) => video.requestVideoFrameCallback(resolve));
        video.currentTime = time;
        await there;
        took.push(performance.now() - start);
      }
      video.remove();
      video.removeAttribute('src');
      video.load();
      return took;
    },
    { url: videoUrl, times: frames.map((frame) => ((frame + 0.5) * den) / num) },
  );
}
