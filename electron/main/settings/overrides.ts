import type { Settings } from '../../shared/domain/settings.ts';
import type { SettingsStore } from './settings.ts';

/**
 * Settings with what the command line asked for on top, for this run only. What the user then changes by hand counts from
 * that moment; what is overridden is never written down. An address from the command line is that of every account.
 */
export function withOverrides(store: SettingsStore, overrides: Partial<Settings>): SettingsStore {
  let open = { ...overrides };
  const effective = (): Settings => {
    const settings = { ...store.get(), ...open };
    const { apiBaseUrl } = open;
    if (apiBaseUrl === undefined) return settings;
    return { ...settings, accounts: settings.accounts.map((account) => ({ ...account, apiBaseUrl })) };
  };
  const after = async (change: Promise<Settings>): Promise<Settings> => {
    await change;
    return effective();
  };
  return {
    get: effective,
    async update(patch) {
      await store.update(patch);
      open = Object.fromEntries(Object.entries(open).filter(([name]) => !(name in patch)));
      return effective();
    },
    addAccount: (name) => after(store.addAccount(name)),
    renameAccount: (id, name) => after(store.renameAccount(id, name)),
    removeAccount: (id) => after(store.removeAccount(id)),
    wasSetAside: store.wasSetAside,
    settled: () => store.settled(),
  };
}
