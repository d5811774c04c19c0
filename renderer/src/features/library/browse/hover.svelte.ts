import type { LibraryItem, LibraryRef } from '../../../../../electron/shared/domain/library.ts';
import type { MediaId } from '../../../../../electron/shared/domain/media.ts';
import { keyOf } from '../../../state/picks.ts';

/** The pointer rests so long before a thumbnail moves, milliseconds. */
const restMs = 180;

/** Which thumbnail moves: the one the pointer rests on, where motion is welcome. */
export class Hover {
  readonly #ask: (ref: LibraryRef) => Promise<MediaId | null>;
  readonly #still = matchMedia('(prefers-reduced-motion: reduce)');
  #timer: ReturnType<typeof setTimeout> | undefined;
  #key = '';
  #playing = $state.raw<{ key: string; media: MediaId } | null>(null);

  constructor(ask: (ref: LibraryRef) => Promise<MediaId | null>) {
    this.#ask = ask;
  }

  mediaFor(item: LibraryItem): MediaId | null {
    return this.#playing?.key === keyOf(item) ? this.#playing.media : null;
  }

  enter(item: LibraryItem): void {
    this.leave();
    if (this.#still.matches || item.trouble === 'missing') return;
    const key = keyOf(item);
    this.#key = key;
    this.#timer = setTimeout(() => void this.#play(item, key), restMs);
  }

  leave(): void {
    clearTimeout(this.#timer);
    this.#key = '';
    this.#playing = null;
  }

  async #play({ kind, id }: LibraryItem, key: string): Promise<void> {
    const media = await this.#ask({ kind, id }).catch(() => null);
    if (media && this.#key === key) this.#playing = { key, media };
  }
}
