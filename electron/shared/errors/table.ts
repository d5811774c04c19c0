/** What the interface does with an error of this kind. */
export interface ErrorEntry {
  readonly severity: 'info' | 'warning' | 'error';
  /** The one step offered beside the sentence. */
  readonly action: ErrorAction;
}

export type ErrorAction =
  | 'none'
  | 'retry'
  | 'choose-another-clip'
  | 'fix-clip'
  | 'open-settings'
  | 'new-session'
  | 'change-input'
  | 'wait'
  | 'free-space';

/**
 * Every error a user can meet: code → severity and action. The sentence and the remedy are in the message catalogue
 * as `errors.<code>.sentence` and `errors.<code>.remedy`; a test holds the two in step.
 */
export const errorTable = {
  // The application itself
  cancelled: { severity: 'info', action: 'none' },
  unexpected: { severity: 'error', action: 'retry' },
  'bad-request': { severity: 'error', action: 'none' },
  'not-found': { severity: 'error', action: 'none' },
  'disk-full': { severity: 'error', action: 'free-space' },
  'file-gone': { severity: 'error', action: 'choose-another-clip' },
  'file-unreadable': { severity: 'error', action: 'choose-another-clip' },
  // Media tools and clips
  'ffmpeg-missing': { severity: 'error', action: 'none' },
  'ffmpeg-failed': { severity: 'error', action: 'choose-another-clip' },
  'not-a-video': { severity: 'error', action: 'choose-another-clip' },
  'clip-not-ready': { severity: 'warning', action: 'fix-clip' },
  // Network and service envelope
  'network-offline': { severity: 'warning', action: 'retry' },
  'network-timeout': { severity: 'warning', action: 'retry' },
  'answer-unreadable': { severity: 'error', action: 'retry' },
} as const satisfies Record<string, ErrorEntry>;

export type ErrorCode = keyof typeof errorTable;
