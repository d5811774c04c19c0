import * as v from 'valibot';
import type { AppState, Workspace } from '../domain/app-state.ts';
import type { ExchangeHead, LoggedExchange } from '../domain/exchange.ts';
import type { Job } from '../domain/job.ts';
import { call } from './call.ts';
import { frameIndex, id, none, text } from './schemas.ts';

const workspaceSchema = v.strictObject({
  clipId: v.nullable(id),
  sessionId: v.nullable(id),
  editId: v.nullable(id),
  frameIndex,
  step: v.picklist(['clip', 'select', 'edit', 'result']),
});

export const appCalls = {
  'app:state': call(none)<AppState>(),
  'app:save-workspace': call(workspaceSchema)<Workspace>(),
  /** Which clips are at hand together, so that they are after a restart. */
  'app:save-tray': call(v.strictObject({ clipIds: v.pipe(v.array(id), v.maxLength(2000)) }))<void>(),
  /** Opens one of the addresses on the allow-list in the system's browser. */
  'app:open-external': call(
    v.strictObject({ link: v.picklist(['api-documentation', 'api-keys', 'pricing']) }),
  )<void>(),
  /** Copies what a stranger needs to help, fit to be posted in public, and tells what was copied. */
  'app:diagnostics': call(none)<string>(),
  'app:log': call(
    v.strictObject({ level: v.picklist(['info', 'warn', 'error']), message: text(4000) }),
  )<void>(),
  /** The computer has a network again: whatever waits is tried now. */
  'app:online': call(none)<void>(),
  'jobs:list': call(none)<readonly Job[]>(),
  'jobs:cancel': call(v.strictObject({ jobId: id }))<void>(),
  /** Lets a transfer stand still, and go on. */
  'jobs:pause': call(v.strictObject({ jobId: id }))<void>(),
  'jobs:resume': call(v.strictObject({ jobId: id }))<void>(),
  /** Ends a job's wait before its next try. */
  'jobs:try-now': call(v.strictObject({ jobId: id }))<void>(),
  /** Gives up trying again: the job fails with what the last try failed with. */
  'jobs:stop-trying': call(v.strictObject({ jobId: id }))<void>(),
  /** The newest requests to the service, newest first. */
  'exchanges:list': call(none)<readonly ExchangeHead[]>(),
  'exchanges:get': call(v.strictObject({ exchangeId: id }))<LoggedExchange>(),
};
