import { join } from 'node:path';
import * as v from 'valibot';
import { openStateFile } from '../settings/state-file.ts';
import type { VaultIndex } from './vault.ts';

const schema = v.object({ version: v.literal(1), inKeychain: v.array(v.pipe(v.string(), v.maxLength(200))) });

/** `vault.json`: the names (never the secrets) that have an entry in the keychain. */
export function openVaultIndex(folder: string): VaultIndex {
  const file = openStateFile({
    path: join(folder, 'vault.json'),
    schema,
    fallback: { version: 1, inKeychain: [] },
  });
  return {
    has: (name) => file.get().inKeychain.includes(name),
    async set(name, present) {
      if (file.get().inKeychain.includes(name) === present) return;
      const others = file.get().inKeychain.filter((other) => other !== name);
      await file.set({ version: 1, inKeychain: present ? [...others, name] : others });
    },
  };
}
