import type { Clip, ClipVerdict } from '../../../electron/shared/domain/clip.ts';
import type { Backend } from '../backend/backend.ts';

/** Several clips brought at once, kept at hand until they are put away. The library has them all the same. */
export class TrayState {
  readonly #backend: Backend;
  #clips = $state.raw<readonly Clip[]>([]);
  #saved: Promise<unknown> = Promise.resolve();

  constructor(backend: Backend) {
    this.#backend = backend;
  }

  get clips(): readonly Clip[] {
    return this.#clips;
  }

  /** What was at hand when the application ended; clips that are gone are left out. */
  async restore(clipIds: readonly string[]): Promise<void> {
    const found = await Promise.all(
      clipIds.map((clipId) => this.#backend.invoke('clips:get', { clipId }).catch(() => null)),
    );
    const known = new Set(this.#clips.map(({ id }) => id));
    const clips = found.filter((clip) => clip !== null).filter(({ id }) => !known.has(id));
    this.#clips = [...clips, ...this.#clips];
  }

  /** Takes clips that were brought together; a single one joins only a tray that is there. */
  put(clips: readonly Clip[]): void {
    if (this.#clips.length === 0 && clips.length < 2) return;
    const known = new Set(this.#clips.map(({ id }) => id));
    this.#change([...this.#clips, ...clips.filter(({ id }) => !known.has(id))]);
  }

  /** The newest snapshot of a clip. */
  take(clip: Clip): void {
    if (this.#clips.some(({ id }) => id === clip.id)) {
      this.#clips = this.#clips.map((old) => (old.id === clip.id ? clip : old));
    }
  }

  remove(id: string): void {
    this.#change(this.#clips.filter((clip) => clip.id !== id));
  }

  clear(): void {
    this.#change([]);
  }

  /** Resolves when what is at hand is stored. */
  saved(): Promise<unknown> {
    return this.#saved;
  }

  #change(clips: readonly Clip[]): void {
    this.#clips = clips;
    const clipIds = clips.map(({ id }) => id);
    // The library has the clips themselves: a tray that could not be kept is not worth an error card.
    this.#saved = this.#backend.invoke('app:save-tray', { clipIds }).catch(() => undefined);
  }
}

export function trayVerdict({ checkState, checks, present }: Clip): ClipVerdict {
  if (checkState === 'remote') return 'ready';
  if (checkState === 'failed' || !present || checks.some(({ state }) => state === 'fail')) return 'refused';
  if (checks.some(({ state }) => state === 'fixable')) return 'fixable';
  return checkState === 'checking' ? 'checking' : 'ready';
}
