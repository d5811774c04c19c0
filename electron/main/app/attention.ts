import { app, Notification } from 'electron';
import type { Edit } from '../../shared/domain/edit.ts';
import type { Job } from '../../shared/domain/job.ts';
import type { StudioEvent } from '../../shared/ipc/events.ts';
import type { EventHub } from './event-hub.ts';
import type { Run } from './run.ts';
import type { MainWindow } from './window.ts';

/** Tells the user of what happens while the window is not looked at: notifications, the dock's badge and progress. */
export function callAttention(run: Run, hub: EventHub, window: MainWindow): void {
  const ended = createEndings();
  const jobs = new Map<string, Job>();
  let unseen = 0;
  const badge = (count: number) => {
    unseen = count;
    app.setBadgeCount(count);
  };
  app.on('browser-window-focus', () => {
    if (unseen > 0) badge(0);
  });

  hub.listen((event) => {
    if (event.type === 'job' || event.type === 'job-ended') {
      trackJob(jobs, event);
      window.current()?.setProgressBar(progressOf([...jobs.values()]));
      return;
    }
    if (event.type !== 'edit' || !ended.isNew(event.edit)) return;
    if (window.current()?.isFocused() === true) return;
    badge(unseen + 1);
    if (run.settings.get().notifications && Notification.isSupported()) notify(event.edit);
  });

  function notify(edit: Edit): void {
    const say = run.words();
    const notification = new Notification({
      title: say(edit.status === 'done' ? 'app.notify.done' : 'app.notify.failed'),
      body: edit.prompt.slice(0, 120),
      silent: false,
    });
    notification.on('click', () => {
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

/** Which edits have ended in this run; one that was over before its first event is no news. */
export function createEndings(): { isNew(edit: Edit): boolean } {
  const running = new Set<string>();
  return {
    isNew({ id, status }) {
      if (status !== 'done' && status !== 'failed') {
        running.add(id);
        return false;
      }
      return running.delete(id);
    },
  };
}

function trackJob(jobs: Map<string, Job>, event: Extract<StudioEvent, { type: 'job' | 'job-ended' }>): void {
  if (event.type === 'job') jobs.set(event.job.id, event.job);
  else jobs.delete(event.end.job.id);
}

/** For the dock and the task bar: 0–1, 2 for "at work, unknown how far", -1 for nothing. */
export function progressOf(jobs: readonly Job[]): number {
  if (jobs.length === 0) return -1;
  const known = jobs.flatMap(({ progress }) => (progress === null ? [] : [progress]));
  if (known.length === 0) return 2;
  return known.reduce((sum, percent) => sum + percent, 0) / known.length / 100;
}
