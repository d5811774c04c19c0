import type { Settings } from '../../shared/domain/settings.ts';
import type { SettingsStore } from './settings.ts';

/**
 * Settings with what the command line asked for on top, for this run only. What the user then changes by hand counts from
 * that moment; what is overridden is never written down.
 */
export function withOverrides(store: SettingsStore, overrides: Partial<Settings>): SettingsStore {
  let open = { ...overrides };
  const effective = () => ({ ...store.get(), ...open });
  return {
    get: effective,
    async update(patch) {
      await store.update(patch);
      open = Object.fromEntries(Object.entries(open).filter(([name]) => !(name in patch)));
      return effective();
    },
    wasSetAside: store.wasSetAside,
    settled: () => store.settled(),
  };
}
