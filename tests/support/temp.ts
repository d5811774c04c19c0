import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';

/** A folder of this test's own, with a name that only careful code handles; removed when the test ends. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "studio – 影 'q' "));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}
