import { readFile } from 'node:fs/promises';
import type { Edit } from '../../electron/shared/domain/edit.ts';
import { AppError } from '../../electron/shared/errors/app-error.ts';
import type { StudioEvent } from '../../electron/shared/ipc/events.ts';
import type { DraftInput } from '../../electron/shared/ipc/edits.ts';
import type { Probe } from '../../electron/shared/media/probe.ts';
import { allowFrom } from '../../electron/main/download/request.ts';
import { sniff } from '../../electron/main/download/sniff.ts';
import { createEdits, type Edits } from '../../electron/main/edits/edits.ts';
import type { EditsOptions } from '../../electron/main/edits/ports.ts';
import type { Waits } from '../../electron/main/edits/waits.ts';
import { createMediaRegistry } from '../../electron/main/files/media-registry.ts';
import { createJobs } from '../../electron/main/jobs/jobs.ts';
import { createKlingClient } from '../../electron/main/kling/client.ts';
import type { Library } from '../../electron/main/library/library.ts';

/** The engine's waits, a hundred times shorter. */
export const quickWaits: Waits = {
  settleMs: 150,
  settleLookMs: 40,
  firstRetryMs: 10,
  longestRetryMs: 100,
  longestDownloadRetryMs: 100,
  diskFullMs: 50,
  slotMs: 20,
  askGapMs: 5,
  askScale: 0.01,
  heldMs: 1000,
};

/** Stands for ffprobe where thousands of files are looked at: says "video" to what begins like one. */
const quickMedia: EditsOptions['media'] = {
  async probe(path) {
    if (sniff(await readFile(path)) !== 'video')
      throw new AppError('not-a-video', 'does not begin like a video');
    return { container: { durationUs: 5_000_000 }, video: { durationUs: 5_000_000 } } as unknown as Probe;
  },
  poster: () => Promise.resolve(null),
};

export interface EngineParts extends Partial<EditsOptions> {
  readonly library: Library;
  readonly baseUrl: string;
  readonly timeoutMs?: number;
}

/** The real engine with the real client, speaking to a server on this computer. */
export function engineFor({ baseUrl, timeoutMs = 300, ...parts }: EngineParts): {
  edits: Edits;
  /** Resolves as soon as an edit is in a state that fits. */
  until(editId: string, fits: (edit: Edit) => boolean, withinMs?: number): Promise<Edit>;
  readonly events: readonly StudioEvent[];
} {
  const events: StudioEvent[] = [];
  const watchers = new Set<() => void>();
  const emit = (event: StudioEvent) => {
    events.push(event);
    for (const watch of watchers) watch();
  };
  const edits = createEdits({
    client: () =>
      createKlingClient({
        baseUrl,
        credentials: { kind: 'token', apiKey: 'api-key-for-tests' },
        timeouts: { headersMs: timeoutMs, idleMs: timeoutMs, bodyMs: timeoutMs * 2 },
      }),
    allowUrl: () => allowFrom(baseUrl),
    media: quickMedia,
    // Believes that what is upright already can be read.
    decoder: { decode: () => Promise.resolve(new Uint8Array()) },
    registry: createMediaRegistry(),
    jobs: createJobs({ emit: () => undefined }),
    emit,
    waits: quickWaits,
    ...parts,
  });
  const until = (editId: string, fits: (edit: Edit) => boolean, withinMs = 10_000) =>
    new Promise<Edit>((resolve, reject) => {
      const give = () => {
        clearTimeout(timer);
        watchers.delete(look);
      };
      const timer = setTimeout(() => {
        give();
        reject(new Error(`still ${JSON.stringify(edits.get(editId), null, 1)}`));
      }, withinMs);
      const look = () => {
        const edit = edits.get(editId);
        if (!fits(edit)) return;
        give();
        resolve(edit);
      };
      watchers.add(look);
      look();
    });
  return { edits, until, events };
}

export const draft = (change: Partial<DraftInput> = {}): DraftInput => ({
  mode: 'removal',
  prompt: 'Delete the cup from <<<video_1>>>',
  negativePrompt: '',
  imageIds: [],
  quality: 'std',
  duration: '5',
  watermark: false,
  callbackUrl: '',
  modelName: '',
  ...change,
});

export const ended = ({ status }: Edit): boolean => status === 'done' || status === 'failed';
