import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { defaultWaits } from '../../electron/main/edits/waits.ts';
import { openLibrary } from '../../electron/main/library/library.ts';
import { engineFor } from '../../tests/support/edit-engine.ts';
import { editRecord } from '../../tests/support/records.ts';

/*
 * The engine, alone in a process, waiting for tasks as it does for users: `node waiting-engine.ts <base URL>`. Takes the
 * ids of the tasks from its parent, says when it waits, and tells its processor time when asked.
 */

const [baseUrl] = process.argv.slice(2) as [string];
const folder = mkdtempSync(join(tmpdir(), 'waiting-'));
const library = openLibrary({ file: join(folder, 'library.db'), filesDir: join(folder, 'files') });

process.on('message', (message: { taskIds?: string[] }) => {
  if (message.taskIds) void wait(message.taskIds);
  else process.send?.({ cpuMicros: micros() });
});
process.on('disconnect', () => {
  library.close();
  rmSync(folder, { recursive: true, force: true });
  process.exit(0);
});

function micros(): number {
  const { user, system } = process.cpuUsage();
  return user + system;
}

async function wait(taskIds: readonly string[]): Promise<void> {
  const now = Date.now();
  library.transaction(() => {
    for (const taskId of taskIds) {
      const times = { createdAt: now, updatedAt: now, submittedAt: now };
      library.edits.insert(editRecord({ taskId, status: 'processing', ...times }), 'seeded');
    }
  });
  const { edits } = engineFor({ library, baseUrl, timeoutMs: 10_000, waits: defaultWaits });
  await edits.start();
  process.send?.('waiting');
}
