import type { Language } from '../../shared/domain/settings.ts';
import { shownName } from '../../shared/domain/shown-name.ts';
import en from '../../shared/messages/en/app.json' with { type: 'json' };
import files from '../../shared/messages/en/library-files.json' with { type: 'json' };
import zh from '../../shared/messages/zh-CN/app.json' with { type: 'json' };
import zhFiles from '../../shared/messages/zh-CN/library-files.json' with { type: 'json' };

export type AppMessage = keyof typeof en | keyof typeof files;
export type Words = (key: AppMessage, values?: Readonly<Record<string, string | number>>) => string;

const catalogues: Readonly<Record<Language, Readonly<Record<AppMessage, string>>>> = {
  en: { ...en, ...files },
  'zh-CN': { ...zh, ...zhFiles },
};

/** The sentences outside the page: menus, notifications, dialogs. Plain `{name}` gaps only. */
export const wordsIn =
  (language: Language): Words =>
  (key, values = {}) =>
    catalogues[language][key].replace(/\{(\w+)\}/g, (gap, name: string) =>
      shownName(String(values[name] ?? gap)),
    );

/** The setting, else the first of the system's languages that is ours. */
export function resolveLanguage(setting: Language | null, system: readonly string[]): Language {
  if (setting !== null) return setting;
  for (const tag of system) {
    if (/^zh\b/i.test(tag)) return 'zh-CN';
    if (/^en\b/i.test(tag)) return 'en';
  }
  return 'en';
}
