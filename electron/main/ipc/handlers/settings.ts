import type { CredentialsStatus } from '../../../shared/domain/settings.ts';
import type { settingsCalls } from '../../../shared/ipc/settings.ts';
import type { Services } from '../../app/services.ts';
import { testCredentials } from '../../app/test-credentials.ts';
import type { HandlersOf } from './handlers.ts';

export function settingsHandlers(services: Services): HandlersOf<keyof typeof settingsCalls> {
  const { settings, credentials, ownDestination, account, edits, provider, hub } = services;
  /** An edit that waits for credentials or for another service goes on now. */
  const told = (status: CredentialsStatus) => {
    hub.emit({ type: 'credentials', credentials: status });
    account.forget();
    edits.wake();
    return status;
  };
  return {
    'settings:get': () => settings.get(),
    'settings:update': async (patch) => {
      const changed = await settings.update(patch);
      hub.emit({ type: 'settings', settings: changed });
      if (patch.apiBaseUrl !== undefined) account.forget();
      const { provider: service, apiBaseUrl, concurrency } = patch;
      if ([service, apiBaseUrl, concurrency].some((value) => value !== undefined)) edits.wake();
      return changed;
    },
    'credentials:status': () => credentials.status(),
    'credentials:save': async (input) => told(await credentials.save(input)),
    'credentials:test': () => testCredentials(() => provider.client('kling')),
    'account:packs': ({ fresh }) => account.packs(fresh),
    'credentials:clear': async () => told(await credentials.clear()),
    'destination:status': () => ownDestination.status(),
    'destination:save': (input) => ownDestination.save(input),
    'destination:test': () => ownDestination.test(),
  };
}
