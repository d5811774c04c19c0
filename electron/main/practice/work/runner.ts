import { setTimeout as pause } from 'node:timers/promises';
import type { PracticeContext } from '../context.ts';
import { videoId } from '../state/ids.ts';
import type { SessionRecord, TaskRecord } from '../state/records.ts';
import { carryOut } from './edit.ts';
import { isRunning } from './orders.ts';
import { previewOf } from './previews.ts';

/** A prompt that holds this fails on purpose, so that a user can see what a failed task looks like. */
const failOnPurpose = '<<<practice_fail>>>';

/** Carries orders out in the background, each through submitted, processing and its end, also after a restart. */
export interface Runner {
  start(task: TaskRecord): void;
  /** Takes up what an earlier run left unfinished. */
  resume(): void;
  /** Settles when nothing runs any more; call after the context's signal aborted. */
  settled(): Promise<void>;
}

export function makeRunner(context: PracticeContext): Runner {
  const running = new Set<Promise<void>>();
  const start = (task: TaskRecord) => {
    const run = carry(context, task)
      .catch((error: unknown) => context.log(`Task ${task.id} could not be recorded`, error))
      .finally(() => running.delete(run));
    running.add(run);
  };
  return {
    start,
    resume: () => context.tasks.all().filter(isRunning).forEach(start),
    async settled() {
      await Promise.all(running);
    },
  };
}

async function carry(context: PracticeContext, task: TaskRecord): Promise<void> {
  const { clock, pace, signal, tasks } = context;
  try {
    await pause(pace * 1000, undefined, { signal });
    const processing = { ...task, status: 'processing' as const, updatedAt: clock() };
    await tasks.put(processing);
    const [result] = await Promise.all([
      work(context, processing),
      pause(pace * 1000, undefined, { signal }),
    ]);
    await tasks.put({ ...processing, status: 'succeed', updatedAt: clock(), result });
  } catch (error) {
    // Stopped, not failed: the next start goes on with it.
    if (signal.aborted) return;
    const message =
      error instanceof PracticeFailure ? error.message : 'The practice service could not make this edit';
    if (!(error instanceof PracticeFailure)) context.log(`Task ${task.id} failed`, error);
    await tasks.put({ ...task, status: 'failed', message, updatedAt: clock() });
  }
}

/** A failure whose words are for the user (`task_status_msg`). */
class PracticeFailure extends Error {}

async function work(context: PracticeContext, task: TaskRecord): Promise<TaskRecord['result']> {
  if (task.prompt.includes(failOnPurpose))
    throw new PracticeFailure('Failed on purpose, as the prompt asked');
  const session = context.sessions.get(task.sessionId);
  if (!session) throw new PracticeFailure('The session of this task is gone');
  const tracking = await trackingFor(context, session, task);
  const { tools, files: shelf, signal, line } = context;
  const files = await line.run(() => carryOut({ tools, shelf, signal }, session, task, tracking), signal);
  return { videoId: videoId(), video: files.video, watermarked: files.watermarked, seconds: files.seconds };
}

async function trackingFor(
  context: PracticeContext,
  session: SessionRecord,
  task: TaskRecord,
): Promise<string | null> {
  if (task.marks.length === 0) return null;
  return (await previewOf(context, session, task)).tracking;
}
