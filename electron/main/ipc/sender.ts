import { isOurPage } from '../security/origins.ts';

/** Who sent a message, as far as it matters. */
export interface Sender {
  readonly contentsId: number;
  /** Null when the frame has gone in the meantime. */
  readonly frameUrl: string | null;
  readonly isMainFrame: boolean;
}

/** @returns why a sender is not to be trusted, or null */
export function trustedSender(sender: Sender, isOurWindow: (contentsId: number) => boolean): string | null {
  if (!isOurWindow(sender.contentsId)) return 'not one of our windows';
  if (!sender.isMainFrame) return 'not the main frame';
  if (sender.frameUrl === null || !isOurPage(sender.frameUrl)) return 'not our page';
  return null;
}
