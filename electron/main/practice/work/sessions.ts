import { rm } from 'node:fs/promises';
import { editLimits } from '../../../shared/limits/edit.ts';
import { clipLimits } from '../../../shared/limits/clip.ts';
import { selectionLimits } from '../../../shared/limits/selection.ts';
import type { PracticeContext } from '../context.ts';
import { invalid, missing } from '../http/refusal.ts';
import { numericId } from '../state/ids.ts';
import type { SessionRecord } from '../state/records.ts';
import { normalise } from './frames.ts';
import { acceptClip } from './source.ts';

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

/** The session, alive. Throws Refusal 1203 for an unknown one, 1201 for one past its 24 hours. */
export function liveSession({ sessions, clock }: PracticeContext, id: string): SessionRecord {
  const session = sessions.get(id);
  if (!session) throw missing(`session_id: no such session: ${id}`);
  if (clock() >= session.createdAt + selectionLimits.sessionHours * hourMs) {
    throw invalid(`session_id: the session has expired (valid for ${selectionLimits.sessionHours} hours)`);
  }
  return session;
}

export interface SessionSource {
  readonly video_id?: string | null | undefined;
  readonly video_url?: string | null | undefined;
}

/** init-selection: takes a clip, checks it, normalises it, opens a session on it. */
export async function startSession(context: PracticeContext, source: SessionSource): Promise<SessionRecord> {
  const { tools, files, sessions, clock, line, signal } = context;
  const input = await locate(context, source);
  const clip = await acceptClip(tools, input, signal);
  const video = files.newName('mp4');
  const facts = await line.run(() => normalise(tools, input, clip, files.path(video), signal), signal);
  const session: SessionRecord = {
    id: numericId(),
    createdAt: clock(),
    fps: clip.fps,
    ...facts,
    video,
    marks: [],
    revision: 0,
    preview: null,
  };
  try {
    await sessions.put(session);
  } catch (error) {
    await rm(files.path(video), { force: true });
    throw error;
  }
  return session;
}

async function locate(context: PracticeContext, { video_id, video_url }: SessionSource): Promise<string> {
  if (!video_id && !video_url) throw invalid('video_id and video_url cannot both be empty');
  if (video_id && video_url) throw invalid('video_id and video_url cannot both have values');
  if (video_id) return locateResult(context, video_id);
  return locateUrl(context, video_url ?? '');
}

function locateResult({ tasks, files, clock }: PracticeContext, id: string): string {
  const task = tasks.all().find(({ result }) => result?.videoId === id);
  if (!task?.result) throw missing(`video_id: no such video: ${id}`);
  const days = Math.min(clipLimits.videoIdDays, editLimits.resultDays);
  if (clock() >= task.updatedAt + days * dayMs) {
    throw invalid(`video_id: only videos generated within the last ${days} days are supported`);
  }
  return files.path(task.result.video);
}

async function locateUrl(context: PracticeContext, url: string): Promise<string> {
  const named = context.addresses.resolve(url);
  if (!named) {
    throw invalid(
      'video_url: the practice service does not reach out to the network; give it a file uploaded to it',
    );
  }
  const extension = named.name.slice(named.name.lastIndexOf('.') + 1).toLowerCase();
  if (!clipLimits.containers.some((allowed) => allowed === extension)) {
    throw invalid('video_url: only .mp4/.mov formats are supported');
  }
  const file = await context[named.shelf].find(named.name);
  if (!file) throw invalid('video_url: the video cannot be fetched (HTTP 404)');
  return file.path;
}
