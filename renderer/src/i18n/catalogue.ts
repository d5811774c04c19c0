import type { Language } from '../../../electron/shared/domain/settings.ts';

/** The keys of one catalogue file; English is the reference, a test holds the other languages to it. */
type KeysOf<File> = Exclude<keyof File & string, 'default'>;

/** Every key the page may ask for. To add a domain: its file in both languages, and a line here. */
export type MessageKey =
  | KeysOf<typeof import('../../../electron/shared/messages/en/accounts.json')>
  | KeysOf<typeof import('../../../electron/shared/messages/en/checks.json')>
  | KeysOf<typeof import('../../../electron/shared/messages/en/clip.json')>
  | KeysOf<typeof import('../../../electron/shared/messages/en/common.json')>
  | KeysOf<typeof import('../../../electron/shared/messages/en/destinations.json')>
  | KeysOf<typeof import('../../../electron/shared/messages/en/edits-ui.json')>
  | KeysOf<typeof import('../../../electron/shared/messages/en/errors.json')>
  | KeysOf<typeof import('../../../electron/shared/messages/en/guide.json')>
  | KeysOf<typeof import('../../../electron/shared/messages/en/jobs.json')>
  | KeysOf<typeof import('../../../electron/shared/messages/en/library.json')>
  | KeysOf<typeof import('../../../electron/shared/messages/en/library-view.json')>
  | KeysOf<typeof import('../../../electron/shared/messages/en/prompt.json')>
  | KeysOf<typeof import('../../../electron/shared/messages/en/requests.json')>
  | KeysOf<typeof import('../../../electron/shared/messages/en/settings.json')>
  | KeysOf<typeof import('../../../electron/shared/messages/en/stage.json')>
  | KeysOf<typeof import('../../../electron/shared/messages/en/storage.json')>
  | KeysOf<typeof import('../../../electron/shared/messages/en/tray.json')>;

const files = import.meta.glob<Record<string, string>>('../../../electron/shared/messages/*/*.json', {
  eager: true,
  import: 'default',
});

/** Language → key → message, all domains in one flat record. */
export const catalogues: Readonly<Record<Language, Readonly<Record<string, string>>>> = {
  en: catalogueOf('en'),
  'zh-CN': catalogueOf('zh-CN'),
};

function catalogueOf(language: Language): Record<string, string> {
  const own = Object.entries(files).filter(([path]) => path.includes(`/messages/${language}/`));
  return Object.assign({}, ...own.map(([, messages]) => messages)) as Record<string, string>;
}
