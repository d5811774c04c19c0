import { join } from 'node:path';
import * as v from 'valibot';
import type { Settings } from '../../shared/domain/settings.ts';
import type { SettingsPatch } from '../../shared/ipc/settings.ts';
import { serviceHosts } from '../../shared/limits/service.ts';
import { parseBaseUrl } from '../kling/base-url.ts';
import { openStateFile } from './state-file.ts';

export const defaultSettings: Settings = {
  provider: 'practice',
  apiBaseUrl: serviceHosts.global,
  auth: 'keys',
  language: null,
  theme: 'system',
  railFolded: false,
  concurrency: null,
  notifications: true,
};

/** A setting that is missing (an older file) has its default; one that is wrong makes the file unreadable. */
const fileSchema = v.object({
  version: v.literal(1),
  settings: v.object({
    provider: v.optional(v.picklist(['practice', 'kling']), defaultSettings.provider),
    apiBaseUrl: v.optional(v.pipe(v.string(), v.maxLength(2048)), defaultSettings.apiBaseUrl),
    auth: v.optional(v.picklist(['keys', 'token']), defaultSettings.auth),
    language: v.optional(v.nullable(v.picklist(['en', 'zh-CN'])), defaultSettings.language),
    theme: v.optional(v.picklist(['system', 'dark', 'light']), defaultSettings.theme),
    railFolded: v.optional(v.boolean(), defaultSettings.railFolded),
    concurrency: v.optional(
      v.nullable(v.pipe(v.number(), v.safeInteger(), v.minValue(1), v.maxValue(100))),
      defaultSettings.concurrency,
    ),
    notifications: v.optional(v.boolean(), defaultSettings.notifications),
  }),
});

export interface SettingsStore {
  get(): Settings;
  /** Resolves when it is on disk. @throws AppError `base-url-invalid` */
  update(patch: SettingsPatch): Promise<Settings>;
  /** The file of the last run could not be understood; it was set aside and the defaults are used. */
  readonly wasSetAside: boolean;
  settled(): Promise<void>;
}

/** The user's choices, in `settings.json`. No secret is ever among them. */
export function openSettings(folder: string): SettingsStore {
  const file = openStateFile({
    path: join(folder, 'settings.json'),
    schema: fileSchema,
    fallback: { version: 1, settings: defaultSettings },
  });
  return {
    get: () => file.get().settings,
    async update(patch) {
      const checked =
        patch.apiBaseUrl === undefined ? patch : { ...patch, apiBaseUrl: parseBaseUrl(patch.apiBaseUrl) };
      await file.set({ version: 1, settings: { ...file.get().settings, ...checked } });
      return file.get().settings;
    },
    wasSetAside: file.setAside !== null,
    settled: () => file.settled(),
  };
}
