import type { StudioEvent } from '../../../electron/shared/ipc/events.ts';
import type { Studio } from './studio.svelte.ts';

/** Hands every event of the main process to the state it belongs to. @returns stops listening */
export function listen(studio: Studio): () => void {
  return studio.backend.on((event) => take(studio, event));
}

function take(studio: Studio, event: StudioEvent): void {
  switch (event.type) {
    case 'clip':
      studio.tray.take(event.clip);
      return studio.clip.take(event.clip);
    case 'session':
      return studio.session.takeSession(event.session);
    case 'selection':
      return studio.session.takeSelection(event.selection);
    case 'edit':
      return studio.edits.take(event.edit);
    case 'job':
      return studio.jobs.take(event.job);
    case 'job-ended':
      return studio.jobs.end(event.end);
    case 'settings':
      return studio.settings.takeSettings(event.settings);
    case 'credentials':
      studio.account.forget();
      return studio.settings.takeCredentials(event.credentials);
    case 'destinations':
      return studio.destinations.take(event.destinations);
    case 'open':
      return void studio.open(event.workspace);
    case 'command':
      return studio.command(event.command);
    case 'exchange':
      return studio.requests.take(event.exchange);
    case 'library-changed':
      return studio.libraryChanged();
    default:
      return unknownEvent(event);
  }
}

/** A newer main process may say more than this page knows; the compiler says when it is this one. */
function unknownEvent(event: never): void {
  void event;
}
