import type { Edit, EditStatus } from '../../shared/domain/edit.ts';
import type { Job } from '../../shared/domain/job.ts';
import type { StudioEvent } from '../../shared/ipc/events.ts';
import type { Words } from './words.ts';

const hasEnded = ({ status }: Edit): boolean => status === 'done' || status === 'failed';

/** Which edits have ended in this run; one that was over before its first event is no news. */
export function createEndings(): { isNew(edit: Edit): boolean } {
  const running = new Set<string>();
  return {
    isNew(edit) {
      const { id, status, imported } = edit;
      if (hasEnded(edit)) return running.delete(id);
      // Found in the account's list, made long ago: hundreds of these would each be announced.
      const old = imported === true && status === 'downloading' && !running.has(id);
      if (!old) running.add(id);
      return false;
    },
  };
}

/** What the dock and the task bar show: jobs where there are some, otherwise how far the edits under way are. */
export interface Work {
  take(event: Extract<StudioEvent, { type: 'job' | 'job-ended' | 'edit' }>): void;
  /** 0–1, 2 for "at work, unknown how far", -1 for nothing. */
  progress(): number;
}

export function createWork(): Work {
  const jobs = new Map<string, Job>();
  /** Edits of this round: it is over, and counted anew, when all of them have ended. */
  const round = new Map<string, Edit>();
  return {
    take(event) {
      if (event.type === 'job') jobs.set(event.job.id, event.job);
      else if (event.type === 'job-ended') jobs.delete(event.end.job.id);
      else if (round.has(event.edit.id) || !hasEnded(event.edit)) round.set(event.edit.id, event.edit);
      if ([...round.values()].every(hasEnded)) round.clear();
    },
    progress: () => (jobs.size > 0 ? progressOf([...jobs.values()]) : shareDone([...round.values()])),
  };
}

/** The mean of what is known; 2 where nothing is, -1 where nothing runs. */
export function progressOf(jobs: readonly Job[]): number {
  if (jobs.length === 0) return -1;
  const known = jobs.flatMap(({ progress }) => (progress === null ? [] : [progress]));
  if (known.length === 0) return 2;
  return known.reduce((sum, percent) => sum + percent, 0) / known.length / 100;
}

/** How much of its way an edit has behind it; the service tells no percentage. */
const behind: Readonly<Record<EditStatus, number>> = {
  draft: 0,
  submitting: 0.05,
  submitted: 0.15,
  processing: 0.4,
  downloading: 0.9,
  done: 1,
  failed: 1,
};

function shareDone(edits: readonly Edit[]): number {
  if (edits.length === 0) return -1;
  return edits.reduce((sum, { status }) => sum + behind[status], 0) / edits.length;
}

/** What a notification says: the prompt without its markers; for a failure its reason, for an import its task. */
export function editWords(edit: Edit, say: Words): { title: string; body: string } {
  const prompt = edit.prompt
    .replaceAll(/<<<(\w+?)_(\d+)>>>/g, '')
    .replaceAll(/\s+/g, ' ')
    .trim();
  const why = edit.error?.details['serviceMessage'];
  return {
    title: say(edit.status === 'done' ? 'app.notify.done' : 'app.notify.failed'),
    body: (typeof why === 'string' && why !== '' ? why : prompt || (edit.taskId ?? '')).slice(0, 120),
  };
}
