import { afterEach } from 'vitest';
import type { RunningApp } from './electron.ts';
import type { WholeService } from './scripted-service/whole-service.ts';

/** What a test has open. */
export interface LeftOpen {
  running: RunningApp | null;
  service: WholeService | null;
}

/** Closes what each test of a file leaves open: the window first, since a service that is gone would be an error in it. */
export function closedAfterEach(): LeftOpen {
  const open: LeftOpen = { running: null, service: null };
  afterEach(async () => {
    await open.running?.close();
    await open.service?.close();
    Object.assign(open, { running: null, service: null });
  });
  return open;
}
