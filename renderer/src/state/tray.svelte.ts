import type { Clip } from '../../../electron/shared/domain/clip.ts';

/** What a clip in the tray needs, in one word. */
export type TrayVerdict = 'checking' | 'ready' | 'fixable' | 'refused';

/** Several clips brought at once, kept at hand until they are put away. The library has them all the same. */
export class TrayState {
  #clips = $state.raw<readonly Clip[]>([]);

  get clips(): readonly Clip[] {
    return this.#clips;
  }

  /** Takes clips that were brought together; a single one joins only a tray that is there. */
  put(clips: readonly Clip[]): void {
    if (this.#clips.length === 0 && clips.length < 2) return;
    const known = new Set(this.#clips.map(({ id }) => id));
    this.#clips = [...this.#clips, ...clips.filter(({ id }) => !known.has(id))];
  }

  /** The newest snapshot of a clip. */
  take(clip: Clip): void {
    if (this.#clips.some(({ id }) => id === clip.id)) {
      this.#clips = this.#clips.map((old) => (old.id === clip.id ? clip : old));
    }
  }

  remove(id: string): void {
    this.#clips = this.#clips.filter((clip) => clip.id !== id);
  }

  clear(): void {
    this.#clips = [];
  }
}

export function trayVerdict({ checkState, checks, present }: Clip): TrayVerdict {
  if (checkState === 'remote') return 'ready';
  if (checkState === 'failed' || !present || checks.some(({ state }) => state === 'fail')) return 'refused';
  if (checks.some(({ state }) => state === 'fixable')) return 'fixable';
  return checkState === 'checking' ? 'checking' : 'ready';
}
