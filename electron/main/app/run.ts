import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import process from 'node:process';
import { app } from 'electron';
import { createLog, type Log } from '../log/log.ts';
import { createRedactor, type Redactor } from '../log/redact.ts';
import type { Language, Settings } from '../../shared/domain/settings.ts';
import { withOverrides } from '../settings/overrides.ts';
import { openSettings, type SettingsStore } from '../settings/settings.ts';
import { commandLineRefusal, readCommandLine, type CommandLine } from './command-line.ts';
import { foldersIn, type Folders } from './folders.ts';
import { resolveLanguage, wordsIn, type Words } from './words.ts';

/** What every part of the application needs to know of this run of it. */
export interface Run {
  readonly commandLine: CommandLine;
  readonly folders: Folders;
  /** The application's own folder: `package.json`, `dist`. */
  readonly home: string;
  /** Files that programs outside the application read as well, e.g. the sample clip: never inside the archive. */
  readonly resources: string;
  readonly redactor: Redactor;
  readonly log: Log;
  readonly settings: SettingsStore;
  /** Command line, then setting, then system. */
  language(): Language;
  /** In the language of now: the setting may change. */
  words(): Words;
}

/** Reads the command line and opens the user data; ends the process where the command line cannot be followed. */
export function beginRun(): Run {
  const commandLine = ownCommandLine();
  if (commandLine.userDataDir !== null) app.setPath('userData', commandLine.userDataDir);
  const folders = foldersIn(resolve(app.getPath('userData')));
  // Chromium's caches and stores keep out of what is the user's.
  app.setPath('sessionData', join(folders.userData, 'browser'));
  const redactor = createRedactor({ home: homedir() });
  const log = createLog({ folder: folders.logs, redactor });
  const settings = withOverrides(openSettings(folders.userData), overridesOf(commandLine));
  log.info('app.start', {
    version: app.getVersion(),
    electron: process.versions.electron,
    platform: process.platform,
    packaged: app.isPackaged,
    settingsSetAside: settings.wasSetAside,
  });
  watchTrouble(log);
  const language = () =>
    resolveLanguage(settings.get().language, app.isReady() ? app.getPreferredSystemLanguages() : []);
  return {
    commandLine,
    folders,
    home: app.getAppPath(),
    resources: app.isPackaged
      ? join(process.resourcesPath, 'resources')
      : join(app.getAppPath(), 'resources'),
    redactor,
    log,
    settings,
    language,
    words: () => wordsIn(language()),
  };
}

/** Who names a service on the command line means that service, not the practice one. */
function overridesOf({ apiBaseUrl, language }: CommandLine): Partial<Settings> {
  return {
    ...(apiBaseUrl === null ? {} : { apiBaseUrl, provider: 'kling' }),
    ...(language === null ? {} : { language }),
  };
}

function ownCommandLine(): CommandLine {
  try {
    return readCommandLine(process.argv, { cwd: process.cwd(), hasAppFolder: process.defaultApp === true });
  } catch (error) {
    process.stderr.write(`${commandLineRefusal(error)}\n`);
    process.exit(2);
  }
}

/**
 * What nobody caught is written down and the application goes on: everything that matters is on disk, and a window that
 * vanishes in the middle of an edit helps nobody.
 */
function watchTrouble(log: Log): void {
  process.on('uncaughtException', (error) => log.error('app.uncaught', { error }));
  process.on('unhandledRejection', (reason) => log.error('app.unhandled', { reason }));
  app.on('child-process-gone', (_event, details) => log.warn('child.gone', { ...details }));
}
