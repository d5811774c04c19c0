import type { MediaId } from '../../../electron/shared/domain/media.ts';
import { Attempt } from './attempt.svelte.ts';

/** The copy for viewing of what is open, where the page cannot show the file itself. */
export class ViewingCopy {
  readonly making = new Attempt();
  #of = $state<string | null>(null);
  #media = $state.raw<MediaId | null>(null);

  /** The copy of this, once it was asked for and made. */
  media(of: string): MediaId | null {
    return this.#of === of ? this.#media : null;
  }

  /** True once a copy of this has been asked for, however that went. */
  wanted(of: string): boolean {
    return this.#of === of;
  }

  /** @param of the id of what cannot be shown */
  async make(of: string, ask: () => Promise<MediaId>): Promise<void> {
    this.#of = of;
    this.#media = null;
    const media = await this.making.run(ask);
    if (media !== undefined && this.#of === of) this.#media = media;
  }
}
