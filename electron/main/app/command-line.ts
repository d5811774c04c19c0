import { isAbsolute, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Language } from '../../shared/domain/settings.ts';
import { AppError } from '../../shared/errors/app-error.ts';
import { parseBaseUrl } from '../kling/base-url.ts';

/** What was asked for when the application was started. */
export interface CommandLine {
  /** Absolute; null: the system's place for this application. */
  readonly userDataDir: string | null;
  /** Checked; null: the setting counts. */
  readonly apiBaseUrl: string | null;
  readonly language: Language | null;
  /** Absolute path of a clip to open; whether it is there is found out when it is opened. */
  readonly clip: string | null;
}

export interface CommandLineContext {
  /** Folder that relative paths start from. */
  readonly cwd: string;
  /** True when Electron was started with the application's folder as its first word. */
  readonly hasAppFolder: boolean;
}

/**
 * Reads `argv` as Electron gives it: the executable, the application's folder during development, switches (Chromium and
 * Electron add their own, at any place), and perhaps a clip as the last word. Switches take their value after `=` only.
 * @throws AppError `base-url-invalid`: to go on with another service than the one asked for would be worse than to stop
 */
export function readCommandLine(argv: readonly string[], context: CommandLineContext): CommandLine {
  const words = argv.slice(1).filter((word) => !word.startsWith('-'));
  const files = context.hasAppFolder ? words.slice(1) : words;
  const valueOf = (name: string) => lastValue(argv, `--${name}=`);
  const userDataDir = valueOf('user-data-dir');
  const apiBaseUrl = valueOf('api-base-url');
  return {
    userDataDir: userDataDir === null ? null : resolve(context.cwd, userDataDir),
    apiBaseUrl: apiBaseUrl === null ? null : parseBaseUrl(apiBaseUrl),
    language: languageOf(valueOf('lang')),
    clip: clipPath(files.at(-1), context.cwd),
  };
}

/** What to tell on the terminal when the command line cannot be followed. */
export function commandLineRefusal(error: unknown): string {
  const needed = error instanceof AppError ? String(error.details.needed) : 'another value';
  return `--api-base-url cannot be used: it needs ${needed}.`;
}

function lastValue(argv: readonly string[], prefix: string): string | null {
  const value = argv.findLast((word) => word.startsWith(prefix))?.slice(prefix.length);
  return value === undefined || value === '' ? null : value;
}

/** `zh`, `zh_CN`, `zh-Hans-CN`… are Simplified Chinese; Chromium adds `--lang` with the system's language itself. */
function languageOf(text: string | null): Language | null {
  if (text === null) return null;
  if (/^zh\b|^zh_/i.test(text)) return 'zh-CN';
  return /^en\b|^en_/i.test(text) ? 'en' : null;
}

/**
 * Desktops hand over a path or a `file:` address. Any other address is no clip: there are no links into this application, and
 * one to another computer's files would tell it who the user is.
 */
function clipPath(word: string | undefined, cwd: string): string | null {
  if (word === undefined || word === '') return null;
  if (/^[a-z][a-z0-9+.-]+:\/\//i.test(word)) {
    try {
      const url = new URL(word);
      return url.protocol === 'file:' && url.host === '' ? fileURLToPath(url) : null;
    } catch {
      return null;
    }
  }
  return isAbsolute(word) ? word : resolve(cwd, word);
}
