import { SvelteMap } from 'svelte/reactivity';
import type { Job, JobEnd, JobKind } from '../../../electron/shared/domain/job.ts';
import type { Backend } from '../backend/backend.ts';
import type { Notices } from './notices.svelte.ts';

/** What is running, oldest first, and how the last one ended (for the announcement). */
export class JobsState {
  #backend: Backend;
  #notices: Notices;
  #jobs = new SvelteMap<string, Job>();
  #lastEnd = $state.raw<JobEnd | null>(null);

  constructor(backend: Backend, notices: Notices, jobs: readonly Job[]) {
    this.#backend = backend;
    this.#notices = notices;
    for (const job of jobs) this.#jobs.set(job.id, job);
  }

  readonly #list = $derived([...this.#jobs.values()].sort((a, b) => a.startedAt - b.startedAt));

  get list(): readonly Job[] {
    return this.#list;
  }

  /** Opening a session is the frame around reading and uploading its clip: those say more, and can be paused. */
  readonly #shown = $derived(
    this.#list.filter(
      ({ kind, clipId }) =>
        kind !== 'session' ||
        !this.#list.some((job) => job.clipId === clipId && (job.kind === 'hash' || job.kind === 'upload')),
    ),
  );

  /** What is worth a line of its own. */
  get shown(): readonly Job[] {
    return this.#shown;
  }

  get lastEnd(): JobEnd | null {
    return this.#lastEnd;
  }

  /** The running job of this kind on this clip or session. */
  find(kinds: readonly JobKind[], on: { clipId?: string; sessionId?: string }): Job | undefined {
    return this.#list.find(
      (job) =>
        kinds.includes(job.kind) &&
        ((on.clipId !== undefined && job.clipId === on.clipId) ||
          (on.sessionId !== undefined && job.sessionId === on.sessionId)),
    );
  }

  take(job: Job): void {
    this.#jobs.set(job.id, job);
  }

  end(end: JobEnd): void {
    this.#jobs.delete(end.job.id);
    this.#lastEnd = end;
  }

  tryNow(jobId: string): Promise<void> {
    return this.#notices.guard(() => this.#backend.invoke('jobs:try-now', { jobId }));
  }

  stopTrying(jobId: string): Promise<void> {
    return this.#notices.guard(() => this.#backend.invoke('jobs:stop-trying', { jobId }));
  }

  pause(jobId: string): Promise<void> {
    return this.#notices.guard(() => this.#backend.invoke('jobs:pause', { jobId }));
  }

  resume(jobId: string): Promise<void> {
    return this.#notices.guard(() => this.#backend.invoke('jobs:resume', { jobId }));
  }

  cancel(jobId: string): Promise<void> {
    return this.#notices.guard(() => this.#backend.invoke('jobs:cancel', { jobId }));
  }
}
