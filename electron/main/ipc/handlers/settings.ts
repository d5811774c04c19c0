import type { CredentialsStatus } from '../../../shared/domain/settings.ts';
import type { settingsCalls } from '../../../shared/ipc/settings.ts';
import type { Services } from '../../app/services.ts';
import { testCredentials } from '../../app/test-credentials.ts';
import type { HandlersOf } from './handlers.ts';

export function settingsHandlers(services: Services): HandlersOf<keyof typeof settingsCalls> {
  const { settings, credentials, ownDestination, edits, provider, hub } = services;
  /** An edit that waits for credentials or for another service goes on now. */
  const told = (status: CredentialsStatus) => {
    hub.emit({ type: 'credentials', credentials: status });
    edits.wake();
    return status;
  };
  return {
    'settings:get': () => settings.get(),
    'settings:update': async (patch) => {
      const changed = await settings.update(patch);
      hub.emit({ type: 'settings', settings: changed });
      if (patch.provider !== undefined || patch.apiBaseUrl !== undefined) edits.wake();
      return changed;
    },
    'credentials:status': () => credentials.status(),
    'credentials:save': async (input) => told(await credentials.save(input)),
    'credentials:test': () => testCredentials(() => provider.client('kling')),
    'credentials:clear': async () => told(await credentials.clear()),
    'destination:status': () => ownDestination.status(),
    'destination:save': (input) => ownDestination.save(input),
    'destination:test': () => ownDestination.test(),
  };
}
