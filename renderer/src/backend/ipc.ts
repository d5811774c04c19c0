import type { Imported } from '../../../electron/shared/ipc/clips.ts';
import type { ReferenceImage } from '../../../electron/shared/domain/edit.ts';
import { mediaUrl } from '../../../electron/shared/domain/media.ts';
import { AppError } from '../../../electron/shared/errors/app-error.ts';
import type { InputOf, OutputOf, PageChannel } from '../../../electron/shared/ipc/contract.ts';
import type { Envelope } from '../../../electron/shared/ipc/envelope.ts';
import type { StudioEvent } from '../../../electron/shared/ipc/events.ts';
import type { Backend, Sent } from './backend.ts';

/** What the preload puts on the window. */
export interface StudioBridge {
  invoke<C extends PageChannel>(channel: C, input: Sent<InputOf<C>>): Promise<Envelope<OutputOf<C>>>;
  importFiles(files: readonly File[], purpose: 'clips'): Promise<Envelope<Imported>>;
  importFiles(files: readonly File[], purpose: 'images'): Promise<Envelope<readonly ReferenceImage[]>>;
  on(listener: (event: StudioEvent) => void): () => void;
}

/** The real backend: the main process, through the preload. */
export function ipcBackend(bridge: StudioBridge): Backend {
  return {
    invoke: async (channel, input) => opened(await bridge.invoke(channel, input)),
    importClips: async (files) => opened(await bridge.importFiles(files, 'clips')),
    importImages: async (files) => opened(await bridge.importFiles(files, 'images')),
    on: (listener) => bridge.on(listener),
    mediaUrl,
  };
}

function opened<T>(envelope: Envelope<T>): T {
  if (envelope.ok) return envelope.value;
  const { code, message, details } = envelope.error;
  throw new AppError(code, message, details);
}
