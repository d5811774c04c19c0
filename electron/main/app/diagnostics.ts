import os from 'node:os';
import process from 'node:process';
import { basename } from 'node:path';
import { app } from 'electron';
import { serviceHosts } from '../../shared/limits/service.ts';
import type { Library } from '../library/library.ts';
import { newestLines } from '../log/newest-lines.ts';
import { createPublicText } from '../log/public-text.ts';
import type { AllCredentials } from '../vault/all-credentials.ts';
import type { Destinations } from './destinations.ts';
import type { MediaService } from './media-service.ts';
import type { Run } from './run.ts';

export interface DiagnosticsParts {
  readonly run: Run;
  readonly library: Library;
  readonly credentials: AllCredentials;
  readonly destinations: Destinations;
  readonly media: MediaService;
}

const logLines = 150;
/** Titles of the library are clips' names and prompts. */
const titlesHidden = 500;

/**
 * What a stranger needs to know to help, fit to be posted in public: versions, choices, the log's newest lines. No key, name,
 * prompt, address or path, neither the user's nor the computer's.
 */
export async function diagnostics(parts: DiagnosticsParts): Promise<string> {
  const { run, library, credentials, destinations, media } = parts;
  const settings = run.settings.get();
  const publicText = createPublicText({
    redactor: run.redactor,
    names: [...namesOf(run), ...settings.accounts.map(({ name }) => name), ...titlesOf(library)],
    knownHosts: Object.values(serviceHosts).map((url) => new URL(url).host),
  });
  const { state, keychain } = credentials.of(settings.account).knownStatus();
  const facts: Readonly<Record<string, string | number | boolean>> = {
    version: app.getVersion(),
    electron: process.versions.electron ?? '',
    chromium: process.versions['chrome'] ?? '',
    node: process.versions.node,
    packaged: app.isPackaged,
    system: `${process.platform} ${os.release()} ${process.arch}`,
    memory: `${Math.round(os.totalmem() / 2 ** 30)} GB`,
    cores: os.cpus().length,
    gpu: Object.entries(app.getGPUFeatureStatus())
      .filter(([name]) => ['webgl2', 'video_decode', 'gpu_compositing'].includes(name))
      .map(([name, value]) => `${name} ${String(value)}`)
      .join(', '),
    ffmpeg: await media.version(),
    language: run.language(),
    theme: settings.theme,
    service: settings.provider,
    address: hostKind(settings.apiBaseUrl),
    accounts: settings.accounts.length,
    credentials: `${settings.auth} ${state}`,
    keychain,
    destinations:
      destinations
        .list()
        .map(({ kind, state: place }) => `${kind} ${place}`)
        .join(', ') || 'none',
    concurrency: settings.concurrency ?? 'learnt',
    settingsSetAside: run.settings.wasSetAside,
    library: `${library.query({ text: '', offset: 0, limit: 1 }).total} entries${library.recovered ? ', recovered' : ''}`,
    upFor: `${Math.round(process.uptime())} s`,
  };
  const lines = newestLines(run.folders.logs, logLines);
  return [
    'Multi-Elements Studio',
    ...Object.entries(facts).map(([name, value]) => `${name}: ${publicText(String(value))}`),
    '',
    `The log's newest ${lines.length} lines`,
    ...lines.map(publicText),
    '',
  ].join('\n');
}

function namesOf({ folders }: Run): readonly string[] {
  const home = os.homedir();
  const user = ask(() => os.userInfo().username);
  return [folders.userData, home, basename(home), user, os.hostname()];
}

const titlesOf = (library: Library): readonly string[] =>
  library
    .query({ text: '', offset: 0, limit: titlesHidden })
    .items.flatMap(({ title }) => [title, title.replace(/\.\w{1,5}$/, '')]);

/** Another address than the vendor's is somebody's own. */
function hostKind(url: string): string {
  const known = Object.entries(serviceHosts).find(([, host]) => host === url);
  return known ? known[0] : 'other';
}

function ask(read: () => string): string {
  try {
    return read();
  } catch {
    return '';
  }
}
