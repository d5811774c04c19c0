import { contextBridge, ipcRenderer, webUtils } from 'electron';
import { privilegedChannels } from '../shared/ipc/privileged.ts';
import type { Envelope } from '../shared/ipc/envelope.ts';
import { eventChannel, type StudioEvent } from '../shared/ipc/events.ts';

/*
 * Transport only: what may be asked and with what is decided by the main process. Here is only what cannot be there: paths of
 * `File` objects are read on this side, and calls that carry paths cannot be made by the page itself.
 */

const importChannel = { clips: 'clips:import', images: 'images:import' } as const;

const refusal = (message: string): Envelope<never> => ({
  ok: false,
  error: { code: 'bad-request', message, details: {} },
});

contextBridge.exposeInMainWorld('studio', {
  async invoke(channel: unknown, input: unknown): Promise<unknown> {
    if (typeof channel !== 'string' || (privilegedChannels as readonly string[]).includes(channel)) {
      return refusal('The page may not ask this');
    }
    return ipcRenderer.invoke(channel, input);
  },
  async importFiles(files: unknown, purpose: unknown): Promise<unknown> {
    const channel = purpose === 'clips' || purpose === 'images' ? importChannel[purpose] : null;
    if (channel === null || !Array.isArray(files)) return refusal('Files and their purpose are needed');
    const paths = files.map((file) => (file instanceof File ? webUtils.getPathForFile(file) : ''));
    // A file that the page made itself has no path.
    if (paths.includes('')) return refusal('Not a file of this computer');
    return ipcRenderer.invoke(channel, { paths });
  },
  on(listener: (event: StudioEvent) => void): () => void {
    const forward = (_event: unknown, event: StudioEvent) => listener(event);
    ipcRenderer.on(eventChannel, forward);
    return () => void ipcRenderer.off(eventChannel, forward);
  },
});
