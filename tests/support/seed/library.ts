import { createHash } from 'node:crypto';
import { linkSync, mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Library } from '../../../electron/main/library/library.ts';
import { baseName, freeNumber, numbered, resultName } from '../../../electron/main/edits/file-names.ts';
import { editRecord, clipRecord, sessionRecord } from '../records.ts';
import { seededRandom } from '../seeded-random.ts';
import { between, filmName, noteLines, pick, promptOf, tags } from './words.ts';

/** Files that entries share: links to them, so that a hundred thousand results take no more room than these. */
export interface SharedFiles {
  readonly videos: readonly string[];
  readonly posters: readonly string[];
}

export interface SeedOptions {
  readonly library: Library;
  readonly edits: number;
  readonly seed?: number;
  /** The newest entry's time; the others lie in the two years before. */
  readonly until: number;
  /** Without any, results have no files: enough for what only reads the database. */
  readonly files?: SharedFiles;
  readonly onProgress?: (edits: number) => void;
}

const day = 86_400_000;
const modes = ['removal', 'removal', 'swap', 'swap', 'addition'] as const;
const accounts = ['••••1a2b', '••••77f0', '••••c0de'];
const failures = [
  { code: 'content-policy', message: 'The prompt was refused', details: { serviceCode: 1301 } },
  { code: 'task-failed', message: 'Failure to pass the risk control system', details: {} },
  { code: 'result-expired', message: 'Deleted by the service', details: { days: 30 } },
] as const;

/** Fills a library with what some years of work leave behind: the same for the same seed and number. */
export function seedLibrary({ library, edits, seed = 1, until, files, onProgress }: SeedOptions): void {
  const random = seededRandom(seed);
  const span = 730 * day;
  let made = 0;
  const taken = new Set<string>();
  const sizes = new Map(
    files?.videos.map((video) => [video, createHash('sha256').update(video).digest('hex')]),
  );
  while (made < edits) {
    library.transaction(() => {
      for (let clips = 0; clips < 200 && made < edits; clips++) {
        const at = Math.floor(until - span * (1 - made / edits)) - between(random, 0, day / 4);
        made += seedClip(at, edits - made);
      }
    });
    onProgress?.(made);
  }

  function uuid(): string {
    const hex = Array.from({ length: 32 }, () => Math.floor(random() * 16).toString(16));
    hex[12] = '4';
    hex[16] = '8';
    return [8, 4, 4, 4, 12].map((length) => hex.splice(0, length).join('')).join('-');
  }

  /** Eighteen digits, as the service gives them: more than a number of JavaScript holds. */
  function serviceId(): string {
    return `8${String(between(random, 0, 99_999_999)).padStart(8, '0')}${String(between(random, 0, 999_999_999)).padStart(9, '0')}`;
  }

  function seedClip(at: number, room: number): number {
    const durationMs = random() < 0.7 ? between(random, 2000, 5000) : between(random, 7000, 10_000);
    const [width, height] = pick(random, [
      [1280, 720],
      [1920, 1080],
      [1080, 1920],
    ] as const);
    const name = filmName(random);
    const clip = library.clips.insert(
      clipRecord({
        id: uuid(),
        name,
        path: `/films/${name}`,
        addedAt: at,
        updatedAt: at,
        bytes: between(random, 2e6, 9e7),
        sha256: createHash('sha256').update(`${name} ${at}`).digest('hex'),
        facts: { durationMs, width, height, fps: 24, codec: 'h264', container: 'mp4', hasAudio: true },
        posterPath: files ? pick(random, files.posters) : null,
      }),
    );
    let made = 0;
    const sessions = between(random, 1, 3);
    for (let count = 0; count < sessions && made < room; count++) {
      made += seedSession(clip.id, name, at + count * 3_600_000, { durationMs, width, height }, room - made);
    }
    return made;
  }

  function seedSession(
    clipId: string,
    clipName: string,
    at: number,
    video: { durationMs: number; width: number; height: number },
    room: number,
  ): number {
    const practice = random() < 0.15;
    const session = library.sessions.insert(
      sessionRecord(clipId, {
        id: uuid(),
        remoteId: uuid(),
        provider: practice ? 'practice' : 'kling',
        account: practice ? null : pick(random, accounts),
        startedAt: at,
        updatedAt: at,
        expiresAt: at + day,
        state: 'expired',
        ...video,
        fps: 24,
        totalFrame: Math.round((video.durationMs * 24) / 1000),
        requestId: uuid(),
        posterPath: files ? pick(random, files.posters) : null,
        videoPath: files ? pick(random, files.videos) : null,
      }),
    );
    const points = new Map(
      Array.from({ length: between(random, 1, 3) }, (_, frame) => [
        frame * 12,
        Array.from({ length: between(random, 1, 3) }, () => ({ x: random(), y: random() })),
      ]),
    );
    for (const [frameIndex, placed] of points) {
      library.selections.appendOp(session.id, { kind: 'add', frameIndex, points: placed });
      library.selections.putMasks(session.id, {
        frameIndex,
        revision: 1,
        masks: [{ objectId: 0, size: [video.height, video.width], counts: 'PPYo1e0M3N2O', png: null }],
      });
    }
    library.selections.replaceConfirmed(session.id, points);
    library.sessions.update(session.id, { updatedAt: at });
    const edits = Math.min(room, random() < 0.1 ? 0 : between(random, 1, 7));
    for (let count = 0; count < edits; count++) {
      seedEdit(clipId, clipName, session, at + (count + 1) * 300_000);
    }
    return edits;
  }

  function seedEdit(
    clipId: string,
    clipName: string,
    session: {
      id: string;
      remoteId: string;
      provider: 'kling' | 'practice';
      account: string | null;
      durationMs: number;
    },
    at: number,
  ): void {
    const mode = pick(random, modes);
    const prompt = promptOf(random, mode);
    const failed = random() < 0.08;
    const duration = session.durationMs > 5000 ? '10' : '5';
    const quality = random() < 0.3 ? 'pro' : 'std';
    const watermark = random() < 0.1;
    const ended = at + between(random, 60_000, 240_000);
    const edit = library.edits.insert(
      editRecord({
        id: uuid(),
        sessionId: session.id,
        clipId,
        remoteSessionId: session.remoteId,
        provider: session.provider,
        account: session.account,
        externalTaskId: uuid(),
        ...{ mode, prompt, duration, quality, watermark },
        createdAt: at,
        updatedAt: at,
      }),
      'ordered',
    );
    if (random() < 0.12) {
      const note = random() < 0.5 ? pick(random, noteLines) : '';
      const about = { note, starred: random() < 0.4, tags: random() < 0.7 ? [pick(random, tags)] : [] };
      library.own.describe({ kind: 'edit', id: edit.id }, about);
    }
    const taskId = serviceId();
    library.edits.update(edit.id, {
      status: 'submitted',
      taskId,
      requestId: uuid(),
      submittedAt: at + 2000,
      updatedAt: at + 2000,
    });
    library.edits.update(edit.id, { status: 'processing', updatedAt: at + 20_000 });
    if (failed) {
      library.edits.update(edit.id, {
        status: 'failed',
        error: pick(random, failures),
        finishedAt: ended,
        updatedAt: ended,
      });
      return;
    }
    const base = baseName({ orderedAt: at, clipName, mode, prompt });
    const shared = numbered(
      base,
      freeNumber((attempt) => !taken.has(numbered(base, attempt))),
    );
    taken.add(shared);
    for (const kind of watermark ? (['video', 'watermarked'] as const) : (['video'] as const)) {
      const fileName = resultName(shared, { kind, position: 0 });
      const path = join(library.filesDir, 'results', fileName);
      const source = files ? pick(random, files.videos) : null;
      if (source !== null) place(source, path);
      library.results.insert({
        id: uuid(),
        editId: edit.id,
        kind,
        position: 0,
        state: 'here',
        fileName,
        path,
        bytes: between(random, 3e6, 4e7),
        sha256: source === null ? uuid().replaceAll('-', '').repeat(2) : sizes.get(source)!,
        durationMs: session.durationMs,
        posterPath: files ? pick(random, files.posters) : null,
        videoId: serviceId(),
        remoteUrl: `https://example.invalid/${edit.id}.mp4`,
        createdAt: ended,
      });
    }
    library.edits.update(edit.id, {
      status: 'done',
      units: (duration === '10' ? 2 : 1) * (quality === 'pro' ? 3.5 : 2) + '',
      finishedAt: ended,
      updatedAt: ended,
      serviceDeletesAt: ended + 30 * day,
      answer: { task_id: taskId, task_status: 'succeed', final_unit_deduction: '2' },
    });
  }
}

function place(source: string, path: string): void {
  mkdirSync(dirname(path), { recursive: true });
  linkSync(source, path);
}
