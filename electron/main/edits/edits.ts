import { randomUUID } from 'node:crypto';
import type { Edit, EditDraft, ReferenceImage } from '../../shared/domain/edit.ts';
import type { ServiceRef } from '../../shared/domain/service.ts';
import { AppError, toAppError } from '../../shared/errors/app-error.ts';
import { errorData } from '../../shared/errors/error-data.ts';
import { editLimits } from '../../shared/limits/edit.ts';
import type { DraftInput } from '../../shared/ipc/edits.ts';
import { systemClock } from '../kling/clock.ts';
import { wantedPoints } from '../sessions/selection-model.ts';
import { createAsking } from './asking.ts';
import { createDesk, type Desk, type OpenEdit } from './desk.ts';
import { createDrafts } from './drafts.ts';
import { createFetching } from './fetching.ts';
import { checkImageLimits } from './images/image-rules.ts';
import { createImages } from './images/images.ts';
import { importTasks, type ImportReport } from './import.ts';
import { checkOrder } from './order-checks.ts';
import { createOrdering } from './ordering.ts';
import type { EditsOptions } from './ports.ts';
import { sweepLeftovers } from './sweep.ts';
import { createView } from './view.ts';
import { defaultWaits, type Waits } from './waits.ts';

/** The engine that carries edits from order to files on disk. All errors are `AppError`s. */
export interface Edits {
  /** Picks up everything that is open, and goes on until `stop`. */
  start(): Promise<void>;
  /** Ends all work at the next safe place. What is open goes on at the next start. */
  stop(): Promise<void>;
  /** The computer woke up, the network is back, credentials or the service changed: looks at everything now. */
  wake(): void;
  draft(sessionId: string): EditDraft;
  saveDraft(sessionId: string, draft: DraftInput): EditDraft;
  /** Throws `session-expired`, `request-invalid`, `not-found`: nothing was sent. */
  create(sessionId: string, draft: DraftInput): Edit;
  get(editId: string): Edit;
  /** Neither done nor failed, in the order in which they were ordered. */
  open(): readonly Edit[];
  tryNow(editId: string): Edit;
  /** Throws `edit-already-sent` where the service may have it. */
  withdraw(editId: string): Edit;
  import(of: ServiceRef): Promise<ImportReport>;
  /** Throws `result-expired` where the service has deleted it, `not-found` for one it never said anything of. */
  mayFetchAgain(resultId: string): void;
  /** Brings a result home once more, to where it was. */
  fetchAgain(resultId: string): void;
  /** Absolute path of a result that is on disk. Throws `not-found`, `file-gone`. */
  pathOfResult(resultId: string): string;
  readonly images: {
    add(name: string, bytes: Uint8Array): Promise<ReferenceImage>;
    importPaths(paths: readonly string[]): Promise<readonly ReferenceImage[]>;
  };
}

/** Looks at least this often while something is open: timers stand still while a computer sleeps. */
const longestSleepMs = 30_000;

export function createEdits(options: EditsOptions): Edits {
  const { library, clock = systemClock, random = Math.random, registry, jobs } = options;
  const waits: Waits = { ...defaultWaits, ...options.waits };
  const stopping = new AbortController();
  const view = createView(library, (path) => registry.idFor(path));
  let running = false;
  let queued = false;
  let cancelTimer = () => undefined as void;
  const atWork = new Set<Promise<void>>();

  const desk: Desk = createDesk({
    options,
    clock,
    random,
    view,
    waits,
    signal: stopping.signal,
    nudge,
    onWork: (work) => {
      atWork.add(work);
      void work.finally(() => atWork.delete(work));
    },
  });
  const ordering = createOrdering(desk);
  const asking = createAsking(desk, ordering.taskEnded);
  const workers = [ordering, asking, createFetching(desk)];
  const drafts = createDrafts(library, view);
  const images = createImages(options, view);

  /** Many changes at once lead to one look. */
  function nudge(): void {
    if (queued || !running) return;
    queued = true;
    setImmediate(() => {
      queued = false;
      if (running) look();
    });
  }

  function look(): void {
    cancelTimer();
    const now = clock.now();
    let next = Infinity;
    try {
      for (const worker of workers) next = Math.min(next, worker.step(now) ?? Infinity);
    } catch (thrown) {
      // A look that fails must not be the last one.
      options.onProblem?.(`looking at the edits: ${toAppError(thrown).message}`);
      next = now + waits.firstRetryMs;
    }
    const anythingOpen = !desk.open()[Symbol.iterator]().next().done;
    if (!anythingOpen) return;
    cancelTimer = clock.after(Math.min(Math.max(next - now, 1), longestSleepMs), look);
  }

  function openEdit(editId: string): OpenEdit | undefined {
    library.edits.get(editId);
    return desk.find(editId);
  }

  function order(sessionId: string, draft: DraftInput): Edit {
    const session = library.sessions.get(sessionId);
    for (const id of draft.imageIds) checkImageLimits(library.images.get(id));
    const { ops, cursor } = library.selections.ops(sessionId);
    const now = clock.now();
    checkOrder({
      draft,
      session,
      wanted: wantedPoints(ops.slice(0, cursor)),
      confirmed: library.selections.confirmedPoints(sessionId),
      uncertain: library.selections.uncertainPoints(sessionId),
      now,
    });
    const { imageIds, ...asTyped } = draft;
    const record = library.edits.insert(
      {
        ...asTyped,
        imageIds,
        id: randomUUID(),
        sessionId,
        clipId: session.clipId,
        remoteSessionId: session.remoteId,
        provider: session.provider,
        account: session.account,
        externalTaskId: randomUUID(),
        taskId: null,
        status: 'submitting',
        doubtSince: null,
        sends: 0,
        imported: false,
        error: null,
        retry: null,
        units: null,
        requestId: null,
        answer: null,
        createdAt: now,
        updatedAt: now,
        submittedAt: null,
        finishedAt: null,
        serviceDeletesAt: null,
      },
      'ordered',
    );
    desk.track(record);
    desk.announce(record.id);
    nudge();
    return desk.view(record);
  }

  return {
    async start() {
      if (running) return;
      await sweepLeftovers(library);
      for (const record of library.edits.open()) desk.track(record);
      running = true;
      look();
    },
    async stop() {
      running = false;
      cancelTimer();
      stopping.abort();
      while (atWork.size > 0) await Promise.allSettled(atWork);
    },
    wake() {
      for (const worker of workers) worker.wake();
      nudge();
    },
    draft: drafts.get,
    saveDraft: drafts.save,
    create: order,
    get: (editId) => desk.view(library.edits.get(editId)),
    open: () => [...desk.open()].map(({ record }) => desk.view(record)),
    tryNow(editId) {
      const edit = openEdit(editId);
      if (edit) {
        edit.dueAt = clock.now();
        if (edit.record.status === 'submitting') ordering.hurry(edit.record);
        else asking.hurry(edit.record);
        nudge();
      }
      return desk.view(library.edits.get(editId));
    },
    withdraw(editId) {
      const edit = openEdit(editId);
      const { status, doubtSince } = edit?.record ?? {};
      if (!edit || status !== 'submitting' || doubtSince !== null || edit.busy) {
        throw new AppError('edit-already-sent', 'The service may have it');
      }
      const error = errorData(new AppError('cancelled', 'Withdrawn before it was sent'));
      const change = { status: 'failed', error, retry: null, finishedAt: clock.now() } as const;
      return desk.view(desk.save(editId, change, 'withdrawn'));
    },
    async import(of) {
      const client = await options.client(of);
      return jobs.run({ kind: 'import', subject: of.provider }, (job) =>
        importTasks(desk, of, client, { ...job, signal: AbortSignal.any([job.signal, stopping.signal]) }),
      );
    },
    mayFetchAgain(resultId) {
      const { taskId, serviceDeletesAt, status } = library.edits.get(library.results.get(resultId).editId);
      if (taskId === null || status !== 'done')
        throw new AppError('not-found', 'Nothing to ask the service for');
      if (serviceDeletesAt !== null && serviceDeletesAt <= clock.now()) {
        throw new AppError('result-expired', 'Deleted by the service', { days: editLimits.resultDays });
      }
    },
    fetchAgain(resultId) {
      const record = library.transaction(() => {
        const { editId } = library.results.update(resultId, { state: 'waiting' });
        return library.edits.update(editId, { status: 'downloading' }, 'fetched again');
      });
      desk.track(record);
      desk.announce(record.id);
      nudge();
    },
    pathOfResult(resultId) {
      const { path, state } = library.results.get(resultId);
      if (path === null || state !== 'here') throw new AppError('file-gone', 'The result is not on disk');
      return path;
    },
    images,
  };
}
