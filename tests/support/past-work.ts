import { createHash } from 'node:crypto';
import { copyFileSync, mkdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { runFfmpeg } from '../../electron/main/media/ffmpeg.ts';
import type { MediaTools } from '../../electron/main/media/tools.ts';
import { openLibrary } from '../../electron/main/library/library.ts';
import { clipRecord, editRecord, resultRecord, sessionRecord } from './records.ts';
import type { TruthClip } from './clips/index.ts';

const day = 86_400_000;

/** What the seeded library holds, by the titles that the window shows. */
export interface PastWork {
  readonly sessionId: string;
  readonly edits: { readonly first: string; readonly second: string; readonly failed: string };
}

/**
 * Last month's work in a new user data folder: a clip not edited, and a session with points and masks on two frames from which two
 * edits were made, one of them failed besides. The videos are real: the session's is the clip, the results are other clips.
 */
export async function seedPastWork(
  tools: MediaTools,
  userDataDir: string,
  before: TruthClip,
  after: readonly [TruthClip, TruthClip],
): Promise<PastWork> {
  const library = openLibrary({
    file: join(userDataDir, 'library', 'library.db'),
    filesDir: join(userDataDir, 'library', 'files'),
  });
  const at = Date.now() - 40 * day;
  const keep = (from: string, name: string): string => {
    const path = join(library.filesDir, name);
    mkdirSync(dirname(path), { recursive: true });
    copyFileSync(from, path);
    return path;
  };
  /** The first picture of a video, where the application keeps them. */
  const poster = async (name: string, { path }: TruthClip): Promise<string> => {
    const output = join(library.filesDir, 'posters', `${name}.jpg`);
    mkdirSync(dirname(output), { recursive: true });
    await runFfmpeg(tools, {
      inputs: [{ file: path }],
      outputArgs: ['-frames:v', '1', '-s', '480x270'],
      output,
    });
    return output;
  };
  library.clips.insert(clipRecord({ name: 'harbour at dusk.mp4', path: null, addedAt: at, updatedAt: at }));
  const clip = library.clips.insert(
    clipRecord({ name: 'market.mp4', path: null, addedAt: at, updatedAt: at, sha256: 'b'.repeat(64) }),
  );
  const session = library.sessions.insert(
    sessionRecord(clip.id, {
      ...{ provider: 'kling', state: 'expired', startedAt: at, updatedAt: at, expiresAt: at + day },
      ...{ fps: 30, durationMs: (before.frameCount / 30) * 1000, totalFrame: before.frameCount },
      ...{ width: before.width, height: before.height, requestId: 'request-of-session' },
      videoPath: keep(before.path, 'sessions/market.mp4'),
      posterPath: await poster('market', before),
    }),
  );
  const frames = [4, 8];
  const points = new Map(frames.map((frame) => [frame, [before.clickPoint(frame)]]));
  for (const [frameIndex, placed] of points) {
    library.selections.appendOp(session.id, { kind: 'add', frameIndex, points: placed });
    library.selections.putMasks(session.id, {
      frameIndex,
      revision: 1,
      masks: [{ objectId: 0, size: [before.height, before.width], counts: 'PPYo1e0', png: null }],
    });
  }
  library.selections.appendOp(session.id, { kind: 'rename', objectId: 0, name: 'the ball' });
  library.selections.replaceConfirmed(session.id, points);

  const order = (prompt: string, minutes: number): string => {
    const edit = library.edits.insert(
      editRecord({
        ...{ sessionId: session.id, clipId: clip.id, provider: 'kling', prompt },
        ...{ createdAt: at + minutes * 60_000, updatedAt: at + minutes * 60_000 },
      }),
      'ordered',
    );
    library.edits.update(edit.id, { status: 'submitted', requestId: `request-of-${minutes}` });
    return edit.id;
  };
  const finish = async (editId: string, video: TruthClip, serviceDeletesAt: number): Promise<void> => {
    const path = keep(video.path, `results/${editId}.mp4`);
    library.results.insert(
      resultRecord(editId, {
        ...{ state: 'here', kind: 'video', position: 0, fileName: `${editId}.mp4`, path },
        posterPath: await poster(editId, video),
        sha256: createHash('sha256').update(readFileSync(path)).digest('hex'),
        ...{ bytes: statSync(path).size, durationMs: 1000, videoId: '772', createdAt: at },
      }),
    );
    library.edits.update(editId, { status: 'done', units: '2.5', serviceDeletesAt, finishedAt: at });
  };
  const first = order('Delete the red cup from <<<video_1>>>', 1);
  const second = order('删除<<<video_1>>>中的路灯', 2);
  const failed = order('Delete the drone from <<<video_1>>>', 3);
  await finish(first, after[0], at + 30 * day);
  await finish(second, after[1], Date.now() + 3 * day);
  library.edits.update(failed, {
    status: 'failed',
    error: { code: 'content-policy', message: 'refused', details: { serviceMessage: 'risk control' } },
  });
  library.close();
  return { sessionId: session.id, edits: { first, second, failed } };
}
