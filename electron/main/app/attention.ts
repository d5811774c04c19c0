import { app, Notification } from 'electron';
import type { Edit } from '../../shared/domain/edit.ts';
import type { EventHub } from './event-hub.ts';
import { showBadge } from './badge.ts';
import { createEndings, createWork, editWords } from './endings.ts';
import type { Run } from './run.ts';
import type { MainWindow } from './window.ts';

/** Tells the user of what happens while the window is not looked at: notifications, the dock's badge and progress. */
export function callAttention(run: Run, hub: EventHub, window: MainWindow): void {
  const endings = createEndings();
  const work = createWork();
  /** Kept while they are shown: one that is collected as garbage takes no click. */
  const shown = new Set<Notification>();
  let unseen = 0;
  const badge = (count: number) => {
    unseen = count;
    showBadge(count, window.current(), run.words()('app.notify.unseen', { count }));
  };
  app.on('browser-window-focus', () => {
    if (unseen > 0) badge(0);
  });

  hub.listen((event) => {
    if (event.type !== 'job' && event.type !== 'job-ended' && event.type !== 'edit') return;
    work.take(event);
    window.current()?.setProgressBar(work.progress());
    if (event.type !== 'edit' || !endings.isNew(event.edit)) return;
    if (window.current()?.isFocused() === true) return;
    badge(unseen + 1);
    if (run.settings.get().notifications && Notification.isSupported()) notify(event.edit);
  });

  function notify(edit: Edit): void {
    const { title, body } = editWords(edit, run.words());
    const notification = new Notification({ title, body, silent: false });
    shown.add(notification);
    notification.on('close', () => shown.delete(notification));
    notification.on('click', () => {
      shown.delete(notification);
      window.show();
      const { id, clipId, sessionId } = edit;
      hub.emit({
        type: 'open',
        workspace: { clipId, sessionId, editId: id, frameIndex: 0, step: 'result' },
      });
    });
    notification.show();
  }
}
