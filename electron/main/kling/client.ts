import type { ExchangeRecord } from '../../shared/domain/exchange.ts';
import { callLimits } from '../../shared/limits/service.ts';
import { readAccount } from './answers/account.ts';
import { readClear, readInit, readPreview, readSelection } from './answers/selection.ts';
import { readCreated, readQueried, readTaskPage } from './answers/task.ts';
import type { Envelope } from './answers/envelope.ts';
import { createAuthorizer } from './auth.ts';
import { parseBaseUrl } from './base-url.ts';
import { type CallContext, perform } from './call.ts';
import { type Clock, systemClock } from './clock.ts';
import type { CredentialSource } from './credentials.ts';
import { createPacer } from './pacer.ts';
import { initBody, pointsBody, sessionBody } from './requests/selection.ts';
import { costsQuery, createBody, listQuery, taskSegment } from './requests/task.ts';
import type { CallOptions } from './retry.ts';
import { defaultTimeouts, maxAnswerBytes, type Timeouts } from './transport.ts';
import type {
  AccountAnswer,
  AccountCostsRequest,
  ClearAnswer,
  CreateTaskRequest,
  InitAnswer,
  InitSelectionRequest,
  ListTasksRequest,
  PointsRequest,
  PreviewAnswer,
  SelectionAnswer,
  SessionRequest,
  Task,
  TaskPage,
} from './types.ts';

export interface KlingClientOptions {
  /** See `serviceHosts` for the vendor's; https, or plain http to this computer. */
  readonly baseUrl: string;
  readonly credentials: CredentialSource;
  readonly fetch?: typeof globalThis.fetch;
  readonly clock?: Clock;
  /** In [0,1); spreads retries. */
  readonly random?: () => number;
  /** Told of every request and its answer, redacted. */
  readonly onExchange?: (record: ExchangeRecord) => void;
  readonly userAgent?: string;
  readonly timeouts?: Partial<Timeouts>;
  readonly maxAnswerBytes?: number;
}

/**
 * The service's endpoints. Every call throws `AppError` with a code of the error table (details: `requestId`, `status`,
 * `serviceCode`, `serviceMessage`, `doubt`, `endpoint`); `cancelled` where the caller aborted it.
 */
export interface KlingClient {
  initSelection(request: InitSelectionRequest, options?: CallOptions): Promise<InitAnswer>;
  addSelection(request: PointsRequest, options?: CallOptions): Promise<SelectionAnswer>;
  deleteSelection(request: PointsRequest, options?: CallOptions): Promise<SelectionAnswer>;
  clearSelection(request: SessionRequest, options?: CallOptions): Promise<ClearAnswer>;
  previewSelection(request: SessionRequest, options?: CallOptions): Promise<PreviewAnswer>;
  /** Sent once, whatever happens: after an error with `doubt` ask for the external id before sending it again. */
  createTask(request: CreateTaskRequest, options?: CallOptions): Promise<Task>;
  /** `id` is a task's id or external id. */
  queryTask(id: string, options?: CallOptions): Promise<Task>;
  listTasks(request?: ListTasksRequest, options?: CallOptions): Promise<TaskPage>;
  /** Free of charge, so also a check of the credentials; spaced to one call a second. */
  accountCosts(request: AccountCostsRequest, options?: CallOptions): Promise<AccountAnswer>;
}

const root = '/v1/videos/multi-elements';

/** @throws AppError `base-url-invalid` */
export function createKlingClient(config: KlingClientOptions): KlingClient {
  const clock = config.clock ?? systemClock;
  const context: CallContext = {
    baseUrl: parseBaseUrl(config.baseUrl),
    transport: {
      fetch: config.fetch ?? globalThis.fetch,
      clock,
      timeouts: { ...defaultTimeouts, ...config.timeouts },
      maxBytes: config.maxAnswerBytes ?? maxAnswerBytes,
    },
    authorizer: createAuthorizer(config.credentials, clock),
    clock,
    random: config.random ?? Math.random,
    userAgent: config.userAgent ?? 'multi-elements-studio',
    onExchange: config.onExchange,
  };
  const accountTurn = createPacer(clock, callLimits.accountIntervalMs);
  const session = { method: 'POST', ofSession: true } as const;
  // Each is async, so that a request refused by its check is a rejection like every other error.
  return {
    async initSelection(request, options) {
      const body = initBody(request);
      const path = `${root}/init-selection`;
      const init = { method: 'POST', slow: true, resend: 'unless-doubtful' } as const;
      return perform(context, { ...init, path, body, read: readInit }, options);
    },
    async addSelection(request, options) {
      const body = pointsBody(request);
      const path = `${root}/add-selection`;
      const read = (envelope: Envelope) => readSelection(envelope, request, false);
      return perform(context, { ...session, path, body, resend: 'unless-doubtful', read }, options);
    },
    async deleteSelection(request, options) {
      const body = pointsBody(request);
      const path = `${root}/delete-selection`;
      const read = (envelope: Envelope) => readSelection(envelope, request, true);
      return perform(context, { ...session, path, body, resend: 'unless-doubtful', read }, options);
    },
    async clearSelection(request, options) {
      const body = sessionBody(request);
      const path = `${root}/clear-selection`;
      const read = (envelope: Envelope) => readClear(envelope, request.sessionId);
      return perform(context, { ...session, path, body, resend: 'safe', read }, options);
    },
    async previewSelection(request, options) {
      const body = sessionBody(request);
      const path = `${root}/preview-selection`;
      const read = (envelope: Envelope) => readPreview(envelope, request.sessionId);
      const preview = { ...session, slow: true, resend: 'unless-doubtful' } as const;
      return perform(context, { ...preview, path, body, read }, options);
    },
    async createTask(request, options) {
      const body = createBody(request);
      return perform(context, { ...session, path: root, body, resend: 'never', read: readCreated }, options);
    },
    async queryTask(id, options) {
      const path = `${root}/${taskSegment(id)}`;
      const read = (envelope: Envelope) => readQueried(envelope, id);
      return perform(context, { method: 'GET', path, resend: 'safe', read }, options);
    },
    async listTasks(request = {}, options) {
      const path = `${root}?${listQuery(request)}`;
      return perform(context, { method: 'GET', path, resend: 'safe', read: readTaskPage }, options);
    },
    async accountCosts(request, options) {
      const path = `/account/costs?${costsQuery(request)}`;
      const read = readAccount;
      return perform(context, { method: 'GET', path, resend: 'safe', before: accountTurn, read }, options);
    },
  };
}
