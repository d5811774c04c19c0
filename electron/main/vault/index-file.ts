import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import * as v from 'valibot';
import { openStateFile } from '../settings/state-file.ts';
import type { VaultIndex } from './vault.ts';

const schema = v.object({
  version: v.literal(1),
  scope: v.pipe(v.string(), v.regex(/^[0-9a-f]{8}$/)),
  inKeychain: v.array(v.pipe(v.string(), v.maxLength(200))),
});

/** `vault.json`: the names (never the secrets) that have an entry in the keychain. */
export function openVaultIndex(folder: string): VaultIndex {
  const file = openStateFile({
    path: join(folder, 'vault.json'),
    schema,
    fallback: { version: 1, scope: randomBytes(4).toString('hex'), inKeychain: [] },
  });
  return {
    // Of the file, so that it moves with the folder; kept as soon as anything is.
    scope: file.get().scope,
    wasSetAside: file.setAside !== null,
    has: (name) => file.get().inKeychain.includes(name),
    async set(name, present) {
      if (file.get().inKeychain.includes(name) === present) return;
      const others = file.get().inKeychain.filter((other) => other !== name);
      await file.set({ ...file.get(), inKeychain: present ? [...others, name] : others });
    },
  };
}
