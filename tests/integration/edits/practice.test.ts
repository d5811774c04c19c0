import { readdirSync, readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { createKlingClient } from '../../../electron/main/kling/client.ts';
import { openLibrary } from '../../../electron/main/library/library.ts';
import { createMedia } from '../../../electron/main/media/media.ts';
import { startPractice } from '../../../electron/main/practice/start.ts';
import { makeTruthClip } from '../../support/clips/index.ts';
import { draft, ended, engineFor } from '../../support/edit-engine.ts';
import { realTools } from '../../support/media.ts';
import { clipRecord, sessionRecord } from '../../support/records.ts';
import { temporaryFolder } from '../../support/temp.ts';

const workerUrl = new URL('../../../electron/main/practice/worker.ts', import.meta.url);

test(
  'with the practice service and real ffprobe: ordered, closed, opened again, and on disk',
  { timeout: 180_000 },
  async () => {
    const folder = temporaryFolder();
    const tools = await realTools();
    const clip = await makeTruthClip(tools, { seconds: 2, fps: 24 });
    const options = { workerUrl, dataDir: join(folder, 'practice'), tools, pace: 0.05 };
    let service = await startPractice(options);
    onTestFinished(() => service.stop());
    const client = () => createKlingClient({ baseUrl: service.baseUrl, credentials: service.credentials });

    const { putUrlBase, publicUrlBase, headers } = service.upload;
    await fetch(`${putUrlBase}clip.mp4`, { method: 'PUT', body: await readFile(clip.path), headers });
    const remote = await client().initSelection({ videoUrl: `${publicUrlBase}clip.mp4` });
    const points = [clip.clickPoint(0)];
    await client().addSelection({ sessionId: remote.sessionId, frameIndex: 0, points });

    const library = openLibrary({ file: join(folder, 'library.db'), filesDir: join(folder, 'files') });
    onTestFinished(() => library.close());
    const { id: clipId } = library.clips.insert(clipRecord());
    const times = { durationMs: 2000, expiresAt: Date.now() + 86_400_000 };
    const { id } = library.sessions.insert(sessionRecord(clipId, { remoteId: remote.sessionId, ...times }));
    library.selections.appendOp(id, { kind: 'add', frameIndex: 0, points });
    library.selections.replaceConfirmed(id, new Map([[0, points]]));

    const parts = { library, client, media: createMedia({ tools, cacheDir: join(folder, 'cache') }) };
    const first = engineFor({ ...parts, baseUrl: service.baseUrl });
    await first.edits.start();
    const ordered = first.edits.create(id, draft({ watermark: true }));
    await first.until(ordered.id, ({ status }) => status !== 'submitting');
    await first.edits.stop();
    // Closed with the application, open again with it.
    await service.stop();
    service = await startPractice(options);

    const second = engineFor({ ...parts, baseUrl: service.baseUrl });
    onTestFinished(() => second.edits.stop());
    await second.edits.start();
    const done = await second.until(ordered.id, ended, 120_000);
    expect(done).toMatchObject({ status: 'done', error: null });
    expect(done.results.map(({ kind }) => kind)).toEqual(['video', 'watermarked']);
    for (const { durationMs, poster } of done.results) {
      expect(durationMs).toBeGreaterThan(1900);
      expect(poster).not.toBeNull();
    }
    const names = readdirSync(join(library.filesDir, 'results'));
    expect(names.filter((name) => name.endsWith('.part'))).toEqual([]);
    const sidecar = readFileSync(
      join(
        library.filesDir,
        'results',
        names.find((name) => name.endsWith('.json'))!,
      ),
      'utf8',
    );
    // What is written for people holds neither addresses nor secrets.
    expect(sidecar).not.toMatch(/127\.0\.0\.1|Bearer/);
  },
);
