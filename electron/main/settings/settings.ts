import { join } from 'node:path';
import * as v from 'valibot';
import { defaultAccountId } from '../../shared/domain/service.ts';
import type { Settings } from '../../shared/domain/settings.ts';
import { accountId } from '../../shared/ipc/schemas.ts';
import type { SettingsPatch } from '../../shared/ipc/settings.ts';
import { parseBaseUrl } from '../kling/base-url.ts';
import { accountOf, firstAccount, withAccount, withNewAccount, withoutAccount } from './accounts.ts';
import { openStateFile } from './state-file.ts';

/** As kept: what is of the account in use is kept with the account. */
type Kept = Omit<Settings, 'apiBaseUrl' | 'auth'>;

const defaults: Kept = {
  provider: 'practice',
  accounts: [firstAccount],
  account: defaultAccountId,
  language: null,
  theme: 'system',
  railFolded: false,
  concurrency: null,
  notifications: true,
  guideSeen: false,
};

const accountSchema = v.object({
  id: accountId,
  name: v.pipe(v.string(), v.maxLength(60)),
  apiBaseUrl: v.pipe(v.string(), v.maxLength(2048)),
  auth: v.picklist(['keys', 'token']),
});

/** A setting that is missing (an older file) has its default; one that is wrong makes the file unreadable. */
const fileSchema = v.object({
  version: v.literal(2),
  settings: v.pipe(
    v.object({
      provider: v.optional(v.picklist(['practice', 'kling']), defaults.provider),
      accounts: v.optional(v.pipe(v.array(accountSchema), v.minLength(1)), [firstAccount]),
      account: v.optional(accountId, defaults.account),
      language: v.optional(v.nullable(v.picklist(['en', 'zh-CN'])), defaults.language),
      theme: v.optional(v.picklist(['system', 'dark', 'light']), defaults.theme),
      railFolded: v.optional(v.boolean(), defaults.railFolded),
      concurrency: v.optional(
        v.nullable(v.pipe(v.number(), v.safeInteger(), v.minValue(1), v.maxValue(100))),
        defaults.concurrency,
      ),
      notifications: v.optional(v.boolean(), defaults.notifications),
      guideSeen: v.optional(v.boolean(), defaults.guideSeen),
    }),
    v.check(({ accounts, account }) => accounts.some(({ id }) => id === account)),
    v.check(({ accounts }) => new Set(accounts.map(({ id }) => id)).size === accounts.length),
  ),
});

/** Version 1 knew one account without a name, whose address and kind of credentials were settings like any other. */
const version1 = v.object({
  version: v.literal(1),
  settings: v.looseObject({
    apiBaseUrl: v.optional(accountSchema.entries.apiBaseUrl, firstAccount.apiBaseUrl),
    auth: v.optional(accountSchema.entries.auth, firstAccount.auth),
  }),
});

function upgrade(found: unknown): unknown {
  if (!v.is(version1, found)) return found;
  const { apiBaseUrl, auth, ...settings } = v.parse(version1, found).settings;
  return { version: 2, settings: { ...settings, accounts: [{ ...firstAccount, apiBaseUrl, auth }] } };
}

export interface SettingsStore {
  get(): Settings;
  /** Resolves when it is on disk. @throws AppError `base-url-invalid`, `not-found` (an account) */
  update(patch: SettingsPatch): Promise<Settings>;
  /** Used from now on. @throws AppError `too-many-accounts` */
  addAccount(name: string): Promise<Settings>;
  /** @throws AppError `not-found` */
  renameAccount(id: string, name: string): Promise<Settings>;
  /** @throws AppError `not-found` */
  removeAccount(id: string): Promise<Settings>;
  /** The file of the last run could not be understood; it was set aside and the defaults are used. */
  readonly wasSetAside: boolean;
  settled(): Promise<void>;
}

const shown = (kept: Kept): Settings => {
  const { apiBaseUrl, auth } = accountOf(kept, kept.account);
  return { ...kept, apiBaseUrl, auth };
};

export const defaultSettings: Settings = shown(defaults);

/** The user's choices, in `settings.json`. No secret is ever among them. */
export function openSettings(folder: string): SettingsStore {
  const file = openStateFile({
    path: join(folder, 'settings.json'),
    schema: fileSchema,
    fallback: { version: 2, settings: { ...defaults, accounts: [firstAccount] } },
    upgrade,
  });
  const kept = (): Kept => file.get().settings;
  const keep = async (change: Partial<Kept>): Promise<Settings> => {
    const { accounts, ...rest } = { ...kept(), ...change };
    await file.set({ version: 2, settings: { ...rest, accounts: [...accounts] } });
    return shown(kept());
  };
  return {
    get: () => shown(kept()),
    async update({ apiBaseUrl, auth, ...patch }) {
      const { accounts, account } = { ...kept(), ...patch };
      const ofAccount = {
        ...(apiBaseUrl === undefined ? {} : { apiBaseUrl: parseBaseUrl(apiBaseUrl) }),
        ...(auth === undefined ? {} : { auth }),
      };
      return keep({ ...patch, ...withAccount({ accounts, account }, account, ofAccount) });
    },
    addAccount: async (name) => keep(withNewAccount(kept(), name)),
    renameAccount: async (id, name) => keep(withAccount(kept(), id, { name: name.trim() })),
    removeAccount: async (id) => keep(withoutAccount(kept(), id)),
    wasSetAside: file.setAside !== null,
    settled: () => file.settled(),
  };
}
