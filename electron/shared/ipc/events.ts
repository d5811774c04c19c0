import type { Workspace } from '../domain/app-state.ts';
import type { Clip } from '../domain/clip.ts';
import type { DestinationView } from '../domain/destination.ts';
import type { Edit } from '../domain/edit.ts';
import type { ExchangeHead } from '../domain/exchange.ts';
import type { Job, JobEnd } from '../domain/job.ts';
import type { Selection } from '../domain/selection.ts';
import type { Session } from '../domain/session.ts';
import type { CredentialsStatus, Settings } from '../domain/settings.ts';

/** The one channel on which the main process tells the page what changed. */
export const eventChannel = 'studio:event';

/** Whole snapshots, never patches: the newest one is the truth. */
export type StudioEvent =
  | { readonly type: 'clip'; readonly clip: Clip }
  | { readonly type: 'session'; readonly session: Session }
  | { readonly type: 'selection'; readonly selection: Selection }
  | { readonly type: 'edit'; readonly edit: Edit }
  | { readonly type: 'job'; readonly job: Job }
  | { readonly type: 'job-ended'; readonly end: JobEnd }
  | { readonly type: 'settings'; readonly settings: Settings }
  | { readonly type: 'credentials'; readonly credentials: CredentialsStatus }
  | { readonly type: 'destinations'; readonly destinations: readonly DestinationView[] }
  /** Something asks the page to show this: a file opened from the system, a notification clicked. */
  | { readonly type: 'open'; readonly workspace: Workspace }
  /** A menu item or shortcut of the application menu. */
  | { readonly type: 'command'; readonly command: MenuCommand }
  | { readonly type: 'library-changed' }
  /** A request to the service has been answered, or has failed. */
  | { readonly type: 'exchange'; readonly exchange: ExchangeHead };

export type MenuCommand =
  | 'open-file'
  | 'settings'
  | 'undo'
  | 'redo'
  | 'search'
  | 'shortcuts'
  | 'requests'
  | 'library'
  | 'guide'
  | 'diagnostics';
