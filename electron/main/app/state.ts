import process from 'node:process';
import { app } from 'electron';
import type { AppState } from '../../shared/domain/app-state.ts';
import type { Jobs } from '../jobs/jobs.ts';
import type { Library } from '../library/library.ts';
import type { AllCredentials } from '../vault/all-credentials.ts';
import type { Destinations } from './destinations.ts';
import type { Vault } from '../vault/vault.ts';
import type { MediaService } from './media-service.ts';
import type { Run } from './run.ts';

export interface StateParts {
  readonly run: Run;
  readonly library: Library;
  readonly jobs: Jobs;
  readonly credentials: AllCredentials;
  readonly destinations: Destinations;
  readonly media: MediaService;
  readonly vault: Pick<Vault, 'wasSetAside'>;
}

/** Everything the page needs for its first paint. */
export function createState(parts: StateParts): () => Promise<AppState> {
  const { run, library, jobs, credentials, destinations } = parts;
  return async () => {
    const settings = run.settings.get();
    // The keychain may be slow or ask for a password: it is left alone until somebody needs it.
    const ofAccount = credentials.of(settings.account);
    const inUse = settings.provider === 'kling';
    if (inUse) await destinations.adopt();
    const known = inUse ? await ofAccount.status() : ofAccount.knownStatus();
    return {
      version: app.getVersion(),
      platform: platform(),
      language: run.language(),
      provider: settings.provider,
      settings,
      credentials: known,
      destinations: destinations.list(),
      workspace: library.workspace.get(),
      tray: library.tray.get(),
      jobs: jobs.list(),
      startProblem: startProblem(parts),
    };
  };
}

function startProblem({ run, library, media, vault }: StateParts): AppState['startProblem'] {
  if (media.isMissing()) return 'ffmpeg-missing';
  if (library.recovered) return 'library-recovered';
  if (run.settings.wasSetAside) return 'settings-set-aside';
  return vault.wasSetAside ? 'vault-set-aside' : null;
}

const platform = (): AppState['platform'] =>
  process.platform === 'darwin' || process.platform === 'win32' ? process.platform : 'linux';
