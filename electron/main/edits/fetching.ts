import { existsSync } from 'node:fs';
import { mkdir, readFile, rm } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { AppError, toAppError } from '../../shared/errors/app-error.ts';
import { editLimits } from '../../shared/limits/edit.ts';
import { download } from '../download/download.ts';
import { forget, unfinished } from '../download/resume.ts';
import { writeFileAtomic } from '../files/atomic.ts';
import type { EditRecord, ResultRecord } from '../library/records.ts';
import { backOff } from '../kling/back-off.ts';
import { planResults } from './adopt.ts';
import type { Desk, OpenEdit } from './desk.ts';
import { hashFile } from './hash.ts';
import { writeSidecar } from './sidecar.ts';
import { wantedResults } from './task-outcome.ts';
import type { Worker } from './worker.ts';

/** So many edits fetch their results at once. */
const atOnce = 3;

/** Brings the results home: at once, checked, and again and again for as long as the service keeps them. */
export function createFetching(desk: Desk): Worker {
  const { library, jobs, media } = desk.options;
  let busy = 0;

  async function attend(edit: OpenEdit): Promise<void> {
    try {
      if (edit.attempt > 0) await freshAddresses(edit.record);
      for (const result of library.results.ofEdit(edit.record.id)) {
        if (result.state === 'waiting') await bring(edit.record, result);
      }
      await finish(edit.record);
    } catch (thrown) {
      if (desk.signal.aborted) return;
      const error = toAppError(thrown);
      const { serviceDeletesAt } = edit.record;
      const over = serviceDeletesAt !== null && desk.clock.now() >= serviceDeletesAt;
      if (over && error.code !== 'disk-full') return giveUp(edit.record);
      desk.putOff(edit, waitAfter(edit, error), error, {});
    }
  }

  function waitAfter(edit: OpenEdit, error: AppError): number {
    const { diskFullMs, heldMs, firstRetryMs, longestDownloadRetryMs } = desk.waits;
    if (error.code === 'disk-full') return diskFullMs;
    if (error.code === 'cancelled') return heldMs;
    const asked = error.details['retryAfterMs'];
    const retryAfterMs = typeof asked === 'number' ? asked : null;
    return backOff(edit.attempt + 1, firstRetryMs, longestDownloadRetryMs, desk.random(), retryAfterMs);
  }

  /** Addresses are signed for a time only, and the practice service has another port each time it starts. */
  async function freshAddresses(edit: EditRecord): Promise<void> {
    if (edit.taskId === null) return;
    const client = await desk.options.client(edit);
    const task = await client.queryTask(edit.taskId, { attempts: 1, signal: desk.signal }).catch(() => null);
    if (task?.status === 'succeed') {
      const now = desk.clock.now();
      library.transaction(() => planResults(library, edit, wantedResults(task), now));
    }
  }

  async function bring(edit: EditRecord, result: ResultRecord): Promise<void> {
    const { path, remoteUrl } = result;
    if (path === null || remoteUrl === null) {
      throw new AppError('answer-incomplete', 'A result has no address', { missing: 'url' });
    }
    const allowUrl = await desk.options.allowUrl(edit);
    const start = {
      kind: 'download',
      subject: result.fileName,
      editId: edit.id,
      clipId: edit.clipId,
    } as const;
    await jobs.run(start, async ({ signal, progress }) => {
      const stop = AbortSignal.any([signal, desk.signal]);
      let durationMs = 0;
      const check = async (file: string) => {
        durationMs = await durationOf(file, stop);
      };
      const ask = { url: remoteUrl, to: path, allowUrl, expect: 'video', check } as const;
      const got = existsSync(path)
        ? await takeUp(path, check)
        : await download({ ...ask, signal: stop, onProgress: progress });
      const posterPath = await keepPoster(result.id, path, stop);
      const { bytes, sha256 } = got;
      library.results.update(result.id, { state: 'here', bytes, sha256, durationMs, posterPath });
    });
    desk.announce(edit.id);
  }

  /** The name was set aside for this result: a file there was put there whole, just before a crash. */
  async function takeUp(
    path: string,
    check: (path: string) => Promise<void>,
  ): Promise<{ bytes: number; sha256: string }> {
    await forget(unfinished(path));
    try {
      await check(path);
    } catch (error) {
      // Only what is certainly no video is thrown away; being stopped or having no ffprobe says nothing about it.
      if (error instanceof AppError && error.code === 'not-a-video') await rm(path, { force: true });
      throw error;
    }
    return hashFile(path);
  }

  /** Kept with the results: the cache that it comes from may be emptied at any time. */
  async function keepPoster(resultId: string, path: string, signal: AbortSignal): Promise<string | null> {
    try {
      const poster = await media.poster(path, { signal });
      if (poster === null) return null;
      const folder = join(library.filesDir, 'posters');
      await mkdir(folder, { recursive: true });
      const kept = join(folder, `${resultId}${extname(poster)}`);
      await writeFileAtomic(kept, await readFile(poster));
      return kept;
    } catch (error) {
      desk.options.onProblem?.(`no poster for result ${resultId}: ${toAppError(error).message}`);
      return null;
    }
  }

  async function durationOf(path: string, signal: AbortSignal): Promise<number> {
    const { container, video } = await media.probe(path, { signal });
    if (video === null) throw new AppError('not-a-video', 'The result has no picture');
    return (video.durationUs ?? container.durationUs ?? 0) / 1000;
  }

  async function finish(edit: EditRecord): Promise<void> {
    await writeSidecar(library, edit, desk.options.accountName);
    desk.save(edit.id, { status: 'done', retry: null, finishedAt: desk.clock.now() }, 'results on disk');
  }

  /** The 30 days are over: what is here is kept, what is not is gone. */
  async function giveUp(edit: EditRecord): Promise<void> {
    const results = library.results.ofEdit(edit.id);
    for (const { id, state } of results) {
      if (state === 'waiting') library.results.update(id, { state: 'gone' });
    }
    if (results.some(({ state }) => state === 'here')) return finish(edit);
    const days = editLimits.resultDays;
    desk.save(
      edit.id,
      {
        status: 'failed',
        retry: null,
        finishedAt: desk.clock.now(),
        error: {
          code: 'result-expired',
          message: 'Deleted by the service before it could be fetched',
          details: { days },
        },
      },
      'results gone',
    );
  }

  return {
    step(now) {
      let next: number | null = null;
      for (const edit of desk.open()) {
        if (edit.record.status !== 'downloading' || edit.busy) continue;
        if (edit.dueAt > now) {
          next = Math.min(next ?? edit.dueAt, edit.dueAt);
        } else if (busy < atOnce) {
          busy++;
          void desk
            .work(edit, () => attend(edit))
            .finally(() => {
              busy--;
              desk.nudge();
            });
        }
      }
      return next;
    },
    wake() {
      for (const edit of desk.open()) {
        if (edit.record.status === 'downloading') edit.dueAt = Math.min(edit.dueAt, desk.clock.now());
      }
    },
  };
}
