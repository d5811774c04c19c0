import type { Channel, InputOf, OutputOf } from '../../../shared/ipc/contract.ts';
import type { Desktop } from '../../app/desktop.ts';
import type { Services } from '../../app/services.ts';
import { appHandlers } from './app.ts';
import { clipHandlers } from './clips.ts';
import { destinationHandlers } from './destinations.ts';
import { editHandlers } from './edits.ts';
import { exportHandlers } from './exports.ts';
import { libraryHandlers } from './library.ts';
import { sessionHandlers } from './sessions.ts';
import { storageHandlers } from './storage.ts';
import { settingsHandlers } from './settings.ts';

/** One answer for every channel of the contract. */
export type Handlers = HandlersOf<Channel>;

export type HandlersOf<C extends Channel> = {
  readonly [Name in C]: (input: InputOf<Name>) => OutputOf<Name> | Promise<OutputOf<Name>>;
};

export const createHandlers = (services: Services, desktop: Desktop): Handlers => ({
  ...appHandlers(services, desktop),
  ...clipHandlers(services, desktop),
  ...sessionHandlers(services),
  ...editHandlers(services, desktop),
  ...exportHandlers(services, desktop),
  ...libraryHandlers(services, desktop),
  ...storageHandlers(services, desktop),
  ...settingsHandlers(services),
  ...destinationHandlers(services),
});
