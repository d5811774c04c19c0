import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { type Library, openLibrary } from '../../electron/main/library/library.ts';
import { engineFor, type EngineParts } from './edit-engine.ts';
import { clipRecord, sessionRecord } from './records.ts';
import { startTaskService, type TaskServiceOptions } from './task-service.ts';
import { temporaryFolder } from './temp.ts';

/** The engine on a service of its own, with an open session on which something is selected; closed with the test. */
export async function setUpEngine(service: TaskServiceOptions = {}, parts: Partial<EngineParts> = {}) {
  const folder = temporaryFolder();
  const library = openLibrary({ file: join(folder, 'library.db'), filesDir: join(folder, 'files') });
  const clip = library.clips.insert(clipRecord());
  const session = library.sessions.insert(sessionRecord(clip.id, { expiresAt: Date.now() + 86_400_000 }));
  select(library, session.id);
  const server = await startTaskService(service);
  const engine = engineFor({ library, baseUrl: server.baseUrl, ...parts });
  onTestFinished(async () => {
    await engine.edits.stop();
    await server.close();
    library.close();
  });
  return { folder, library, session, server, ...engine };
}

function select(library: Library, sessionId: string): void {
  const points = [{ x: 0.5, y: 0.25 }];
  library.selections.appendOp(sessionId, { kind: 'add', frameIndex: 0, points });
  library.selections.replaceConfirmed(sessionId, new Map([[0, points]]));
}
