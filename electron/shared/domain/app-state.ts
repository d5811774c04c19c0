import type { DestinationView } from './destination.ts';
import type { CredentialsStatus, Language, Provider, Settings } from './settings.ts';
import type { Job } from './job.ts';

/** What is open in the window; stored, so that the application comes back where it was. */
export interface Workspace {
  readonly clipId: string | null;
  readonly sessionId: string | null;
  readonly editId: string | null;
  /** Frame shown on the stage. */
  readonly frameIndex: number;
  /** Which inspector step is unfolded. */
  readonly step: 'clip' | 'select' | 'edit' | 'result';
}

/** Everything the page needs for its first paint, in one call. */
export interface AppState {
  readonly version: string;
  readonly platform: 'linux' | 'darwin' | 'win32';
  /** Resolved: command line, then setting, then system. */
  readonly language: Language;
  readonly provider: Provider;
  readonly settings: Settings;
  readonly credentials: CredentialsStatus;
  readonly destinations: readonly DestinationView[];
  readonly workspace: Workspace;
  /** Ids of the clips that were brought together and not put away. */
  readonly tray: readonly string[];
  readonly jobs: readonly Job[];
  /** Set when something at start went wrong but the window can be used, e.g. no ffmpeg. */
  readonly startProblem:
    'ffmpeg-missing' | 'settings-set-aside' | 'vault-set-aside' | 'library-recovered' | null;
}
