import { serviceKey } from '../../../shared/domain/service.ts';
import type { CredentialsStatus, Settings } from '../../../shared/domain/settings.ts';
import { AppError } from '../../../shared/errors/app-error.ts';
import type { settingsCalls } from '../../../shared/ipc/settings.ts';
import type { Services } from '../../app/services.ts';
import { testCredentials } from '../../app/test-credentials.ts';
import type { HandlersOf } from './handlers.ts';

export function settingsHandlers(services: Services): HandlersOf<keyof typeof settingsCalls> {
  const { settings, credentials, account, edits, provider, hub } = services;
  const ofCurrent = () => credentials.of(settings.get().account);
  /** An edit that waits for credentials or for another service goes on now. */
  const told = (status: CredentialsStatus) => {
    hub.emit({ type: 'credentials', credentials: status });
    account.forget();
    edits.wake();
    return status;
  };
  /** Another account's credentials are the ones that count, once the account in use is another one. */
  const changed = async (before: Settings, after: Settings): Promise<Settings> => {
    hub.emit({ type: 'settings', settings: after });
    if (before.account !== after.account)
      told(await (after.provider === 'kling' ? ofCurrent().status() : ofCurrent().knownStatus()));
    return after;
  };
  return {
    'settings:get': () => settings.get(),
    'settings:update': async (patch) => {
      const before = settings.get();
      const after = await changed(before, await settings.update(patch));
      if (patch.apiBaseUrl !== undefined) account.forget();
      const { provider: service, apiBaseUrl, concurrency } = patch;
      if ([service, apiBaseUrl, concurrency].some((value) => value !== undefined)) edits.wake();
      return after;
    },
    'accounts:list': () => {
      const { accounts, provider: service } = settings.get();
      return Promise.all(
        accounts.map(async ({ id }) => {
          const store = credentials.of(id);
          // The keychain is left alone while nobody needs it.
          return { id, credentials: await (service === 'kling' ? store.status() : store.knownStatus()) };
        }),
      );
    },
    'accounts:add': async ({ name }) => changed(settings.get(), await settings.addAccount(name)),
    'accounts:rename': async ({ account: id, name }) =>
      changed(settings.get(), await settings.renameAccount(id, name)),
    'accounts:remove': async ({ account: id, anyway }) => {
      const before = settings.get();
      const key = serviceKey({ provider: 'kling', account: id });
      const count = edits.open().filter((edit) => serviceKey(edit) === key).length;
      if (count > 0 && !anyway) throw new AppError('account-in-use', 'Edits are on their way', { count });
      const after = await settings.removeAccount(id);
      await credentials.of(id).clear();
      return changed(before, after);
    },
    'credentials:status': () => ofCurrent().status(),
    'credentials:save': async (input) => told(await ofCurrent().save(input)),
    'credentials:test': () =>
      testCredentials(() => provider.client({ provider: 'kling', account: settings.get().account })),
    'account:packs': ({ fresh }) => account.packs(fresh),
    'credentials:clear': async () => told(await ofCurrent().clear()),
  };
}
