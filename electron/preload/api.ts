import type { Imported } from '../shared/ipc/clips.ts';
import type { ReferenceImage } from '../shared/domain/edit.ts';
import type { InputOf, OutputOf, PageChannel } from '../shared/ipc/contract.ts';
import type { Envelope } from '../shared/ipc/envelope.ts';
import type { StudioEvent } from '../shared/ipc/events.ts';

/** What the page finds as `window.studio`. */
export interface StudioApi {
  invoke<C extends PageChannel>(channel: C, input: InputOf<C>): Promise<Envelope<OutputOf<C>>>;
  /** Hands real `File` objects over; where they are stays unknown to the page. */
  importFiles(files: readonly File[], purpose: 'clips'): Promise<Envelope<Imported>>;
  importFiles(files: readonly File[], purpose: 'images'): Promise<Envelope<readonly ReferenceImage[]>>;
  /** @returns stops listening */
  on(listener: (event: StudioEvent) => void): () => void;
}
