import * as v from 'valibot';
import type { AccountPacks } from '../domain/account.ts';
import type { AccountStatus } from '../domain/service.ts';
import type { CredentialsStatus, Settings } from '../domain/settings.ts';
import { call } from './call.ts';
import { accountId, none, text } from './schemas.ts';

export const settingsPatch = v.partial(
  v.strictObject({
    provider: v.picklist(['practice', 'kling']),
    /** The account to be used from now on. */
    account: accountId,
    /** Of the account in use. */
    apiBaseUrl: text(2048),
    auth: v.picklist(['keys', 'token']),
    language: v.nullable(v.picklist(['en', 'zh-CN'])),
    theme: v.picklist(['system', 'dark', 'light']),
    railFolded: v.boolean(),
    concurrency: v.nullable(v.pipe(v.number(), v.safeInteger(), v.minValue(1), v.maxValue(100))),
    notifications: v.boolean(),
    guideSeen: v.boolean(),
  }),
);
export type SettingsPatch = v.InferOutput<typeof settingsPatch>;

const accountName = v.pipe(text(60), v.trim());

/** Secrets go in here and never come out. */
export const credentialsSchema = v.variant('auth', [
  v.strictObject({ auth: v.literal('keys'), accessKey: text(256), secretKey: text(256) }),
  v.strictObject({ auth: v.literal('token'), apiKey: text(512) }),
]);

/** One step of a destination's or the credentials' real test. */
export interface TestStep {
  readonly step: string;
  readonly ok: boolean;
  /** `settings.test.<message>` in the catalogue. */
  readonly message: string;
  readonly values: Readonly<Record<string, string | number>>;
}

export const settingsCalls = {
  'settings:get': call(none)<Settings>(),
  'settings:update': call(settingsPatch)<Settings>(),
  /** What is known of each account's credentials. */
  'accounts:list': call(none)<readonly AccountStatus[]>(),
  /** Added at the address of the one in use, and used from now on. */
  'accounts:add': call(v.strictObject({ name: accountName }))<Settings>(),
  'accounts:rename': call(v.strictObject({ account: accountId, name: accountName }))<Settings>(),
  /** Its keys are deleted. Refused (`account-in-use`) while edits of it are on their way, unless `anyway`. */
  'accounts:remove': call(v.strictObject({ account: accountId, anyway: v.boolean() }))<Settings>(),
  /** All of the account in use. */
  'credentials:status': call(none)<CredentialsStatus>(),
  'credentials:save': call(credentialsSchema)<CredentialsStatus>(),
  'credentials:test': call(none)<readonly TestStep[]>(),
  /** What the account of the service in use has left; `fresh`: not an answer of the last minutes. */
  'account:packs': call(v.strictObject({ fresh: v.boolean() }))<AccountPacks>(),
  'credentials:clear': call(none)<CredentialsStatus>(),
};
