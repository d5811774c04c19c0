import type { MediaId } from '../../../electron/shared/domain/media.ts';
import type { Imported } from '../../../electron/shared/ipc/clips.ts';
import type { ReferenceImage } from '../../../electron/shared/domain/edit.ts';
import type { InputOf, OutputOf, PageChannel } from '../../../electron/shared/ipc/contract.ts';
import type { StudioEvent } from '../../../electron/shared/ipc/events.ts';

/** An input as the page may have it: what is sent is never changed. */
export type Sent<T> = T extends Uint8Array
  ? T
  : T extends readonly (infer Item)[]
    ? readonly Sent<Item>[]
    : T extends object
      ? { readonly [Key in keyof T]: Sent<T[Key]> }
      : T;

/**
 * The one seam between the page and everything else. Failures are thrown as `AppError`, whatever side they come from.
 * Files are handed over as the browser's `File` objects; the page never learns where they are.
 */
export interface Backend {
  invoke<C extends PageChannel>(channel: C, input: Sent<InputOf<C>>): Promise<OutputOf<C>>;
  importClips(files: readonly File[]): Promise<Imported>;
  importImages(files: readonly File[]): Promise<readonly ReferenceImage[]>;
  /** @returns stops listening */
  on(listener: (event: StudioEvent) => void): () => void;
  /** Where the page finds the bytes of a media id. */
  mediaUrl(id: MediaId): string;
}
