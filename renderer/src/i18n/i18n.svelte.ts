import { IntlMessageFormat } from 'intl-messageformat';
import { shownName } from '../../../electron/shared/domain/shown-name.ts';
import type { Language } from '../../../electron/shared/domain/settings.ts';
import { catalogues, type MessageKey } from './catalogue.ts';

export type MessageValues = Readonly<Record<string, string | number | boolean | Date | null>>;
/** `t('clip.use')`; a key that is not in the catalogue is a type error. */
export type Translate = (key: MessageKey, values?: MessageValues) => string;

/** The words, numbers and dates of the chosen language. Reading any of them in a component follows a change of language. */
export class I18n {
  #language = $state<Language>('en');
  #formats = new Map<string, IntlMessageFormat>();

  constructor(language: Language) {
    this.#language = language;
  }

  get language(): Language {
    return this.#language;
  }

  use(language: Language): void {
    if (language === this.#language) return;
    this.#formats.clear();
    this.#language = language;
  }

  readonly t: Translate = (key, values) => this.say(key, values) ?? key;

  /** For keys that are put together at run time (a check's sentence, a job's kind); null when there is none. */
  readonly say = (key: string, values: MessageValues = {}): string | null => {
    const message = catalogues[this.#language][key] ?? catalogues.en[key];
    if (message === undefined) return null;
    let format = this.#formats.get(key);
    if (!format) {
      format = new IntlMessageFormat(message, this.#language, undefined, { ignoreTag: true });
      this.#formats.set(key, format);
    }
    try {
      const said = String(format.format(withoutGaps(shownValues(values))));
      return this.#language === 'zh-CN' ? unbroken(said) : said;
    } catch {
      // A value of another kind than the sentence needs: the bare sentence says more than a crash.
      return message;
    }
  };

  readonly number = (value: number, options?: Intl.NumberFormatOptions): string =>
    new Intl.NumberFormat(this.#language, options).format(value);

  readonly date = (at: number, options: Intl.DateTimeFormatOptions = { dateStyle: 'medium' }): string =>
    new Intl.DateTimeFormat(this.#language, options).format(at);
}

/** Sentences carry names of files, and whatever a service says. */
const shownValues = (values: MessageValues): MessageValues =>
  Object.fromEntries(
    Object.entries(values).map(([key, value]) => [key, typeof value === 'string' ? shownName(value) : value]),
  );

/** Chinese, whose lines may end anywhere: not between a number and its unit, nor within an ordinal or a span of numbers. */
const unbroken = (said: string): string =>
  said.replace(/(?<=\d) (?=\p{Script=Han})|(?<=第) (?=\d)/gu, '\u00a0').replace(/(?<=\d)–(?=\d)/g, '–\u2060');

/** A value that a sentence has a place for and nobody gave is a dash, or the sentence's way of saying "otherwise". */
const withoutGaps = (values: MessageValues): MessageValues =>
  new Proxy(values, {
    has: () => true,
    get: (given, name) => (Object.hasOwn(given, name) ? given[String(name)] : '–'),
  });

/** The language of a setting: its own, or the system's where it is left open. */
export function languageOf(choice: Language | null, system: string): Language {
  return choice ?? (system.toLowerCase().startsWith('zh') ? 'zh-CN' : 'en');
}
