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
  'library-from-the-future': { severity: 'error', action: 'none' },
  'library-damaged': { severity: 'error', action: 'none' },
  'library-busy': { severity: 'warning', action: 'wait' },
  'no-pictures': { severity: 'warning', action: 'none' },
  'library-folder-absent': { severity: 'warning', action: 'retry' },
  'library-file-unreadable': { severity: 'error', action: 'none' },
  'library-file-newer': { severity: 'error', action: 'none' },
  'task-failed': { severity: 'error', action: 'change-input' },
  'edit-already-sent': { severity: 'warning', action: 'wait' },
  'order-in-doubt': { severity: 'info', action: 'wait' },
  'result-expired': { severity: 'error', action: 'none' },
  'image-unreadable': { severity: 'error', action: 'change-input' },
  // Media tools and clips
  'ffmpeg-missing': { severity: 'error', action: 'none' },
  'ffmpeg-stopped': { severity: 'error', action: 'retry' },
  'folder-unwritable': { severity: 'error', action: 'retry' },
  'ffmpeg-failed': { severity: 'error', action: 'choose-another-clip' },
  'not-a-video': { severity: 'error', action: 'choose-another-clip' },
  'no-videos': { severity: 'info', action: 'choose-another-clip' },
  'nothing-to-open': { severity: 'info', action: 'none' },
  'image-needs-session': { severity: 'info', action: 'none' },
  'image-not-taken': { severity: 'info', action: 'change-input' },
  'images-left-out': { severity: 'info', action: 'none' },
  'some-left-out': { severity: 'info', action: 'none' },
  'link-invalid': { severity: 'error', action: 'change-input' },
  'link-offline': { severity: 'warning', action: 'retry' },
  'link-unreachable': { severity: 'error', action: 'retry' },
  'video-id-invalid': { severity: 'error', action: 'change-input' },
  'clip-not-ready': { severity: 'warning', action: 'fix-clip' },
  // Requests that would be refused, and credentials that are not there
  'request-invalid': { severity: 'error', action: 'change-input' },
  'base-url-invalid': { severity: 'error', action: 'open-settings' },
  'auth-missing': { severity: 'error', action: 'open-settings' },
  'keychain-unavailable': { severity: 'error', action: 'open-settings' },
  'account-removed': { severity: 'error', action: 'none' },
  'account-in-use': { severity: 'warning', action: 'none' },
  'too-many-accounts': { severity: 'info', action: 'none' },
  // Where uploads go
  'destination-missing': { severity: 'error', action: 'open-settings' },
  'destination-invalid': { severity: 'error', action: 'open-settings' },
  'upload-damaged': { severity: 'error', action: 'retry' },
  'file-changed': { severity: 'warning', action: 'retry' },
  'upload-refused': { severity: 'error', action: 'open-settings' },
  // The way to the service
  'network-offline': { severity: 'warning', action: 'retry' },
  'network-timeout': { severity: 'warning', action: 'retry' },
  'network-reset': { severity: 'warning', action: 'retry' },
  'network-insecure': { severity: 'error', action: 'open-settings' },
  redirected: { severity: 'error', action: 'open-settings' },
  // Answers that are none
  'html-answer': { severity: 'error', action: 'retry' },
  'empty-answer': { severity: 'error', action: 'retry' },
  'answer-cut': { severity: 'warning', action: 'retry' },
  'answer-unreadable': { severity: 'error', action: 'retry' },
  'answer-incomplete': { severity: 'error', action: 'retry' },
  'answer-too-large': { severity: 'error', action: 'none' },
  'request-too-large': { severity: 'error', action: 'change-input' },
  // What the service says (service-codes.ts has its numbers)
  'auth-invalid': { severity: 'error', action: 'open-settings' },
  'auth-clock': { severity: 'error', action: 'retry' },
  'account-exception': { severity: 'error', action: 'none' },
  'account-arrears': { severity: 'error', action: 'none' },
  'account-exhausted': { severity: 'error', action: 'none' },
  'no-permission': { severity: 'error', action: 'none' },
  'bad-parameters': { severity: 'error', action: 'change-input' },
  'no-such-method': { severity: 'error', action: 'open-settings' },
  'no-such-resource': { severity: 'error', action: 'none' },
  'content-policy': { severity: 'error', action: 'change-input' },
  'too-fast': { severity: 'warning', action: 'wait' },
  'too-many-parallel': { severity: 'warning', action: 'wait' },
  'ip-not-allowed': { severity: 'error', action: 'none' },
  'service-internal': { severity: 'warning', action: 'retry' },
  'service-maintenance': { severity: 'warning', action: 'wait' },
  'service-timeout': { severity: 'warning', action: 'retry' },
  'service-refused': { severity: 'error', action: 'none' },
  'mask-unreadable': { severity: 'warning', action: 'none' },
  'recognition-refused': { severity: 'warning', action: 'change-input' },
  // Selections
  'too-many-frames': { severity: 'info', action: 'change-input' },
  'too-many-points': { severity: 'info', action: 'change-input' },
  'preview-needed': { severity: 'info', action: 'change-input' },
  'selection-empty': { severity: 'info', action: 'change-input' },
  'session-expired': { severity: 'warning', action: 'new-session' },
} as const satisfies Record<string, ErrorEntry>;

export type ErrorCode = keyof typeof errorTable;
