import type { ExchangeRecord } from '../../shared/domain/exchange.ts';
import { callLimits } from '../../shared/limits/service.ts';
import { readAccount } from './answers/account.ts';
import { readClear, readInit, readPreview, readSelection } from './answers/selection.ts';
import { readCreated, readQueried, readTaskPage } from './answers/task.ts';
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
 * `serviceCode`, `serviceMessage`, `doubt`, `endpoint`), or the signal's reason where it was aborted.
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
export function createKlingClient(options: KlingClientOptions): KlingClient {
  const clock = options.clock ?? systemClock;
  const context: CallContext = {
    baseUrl: parseBaseUrl(options.baseUrl),
    transport: {
      fetch: options.fetch ?? globalThis.fetch,
      clock,
      timeouts: { ...defaultTimeouts, ...options.timeouts },
      maxBytes: options.maxAnswerBytes ?? maxAnswerBytes,
    },
    authorizer: createAuthorizer(options.credentials, clock),
    clock,
    random: options.random ?? Math.random,
    userAgent: options.userAgent ?? 'multi-elements-studio',
    onExchange: options.onExchange,
  };
  const accountTurn = createPacer(clock, callLimits.accountIntervalMs);
  // async, so that a request refused by its check is a rejection like every other error
  return {
    initSelection: async (request, call) =>
      perform(
        context,
        {
          method: 'POST',
          path: `${root}/init-selection`,
          body: initBody(request),
          resend: 'unless-doubtful',
          read: readInit,
        },
        call,
      ),
    addSelection: async (request, call) =>
      perform(
        context,
        {
          method: 'POST',
          path: `${root}/add-selection`,
          body: pointsBody(request),
          resend: 'unless-doubtful',
          ofSession: true,
          read: (envelope) => readSelection(envelope, request, false),
        },
        call,
      ),
    deleteSelection: async (request, call) =>
      perform(
        context,
        {
          method: 'POST',
          path: `${root}/delete-selection`,
          body: pointsBody(request),
          resend: 'unless-doubtful',
          ofSession: true,
          read: (envelope) => readSelection(envelope, request, true),
        },
        call,
      ),
    clearSelection: async (request, call) =>
      perform(
        context,
        {
          method: 'POST',
          path: `${root}/clear-selection`,
          body: sessionBody(request),
          resend: 'safe',
          ofSession: true,
          read: (envelope) => readClear(envelope, request.sessionId),
        },
        call,
      ),
    previewSelection: async (request, call) =>
      perform(
        context,
        {
          method: 'POST',
          path: `${root}/preview-selection`,
          body: sessionBody(request),
          resend: 'safe',
          ofSession: true,
          read: (envelope) => readPreview(envelope, request.sessionId),
        },
        call,
      ),
    createTask: async (request, call) =>
      perform(
        context,
        {
          method: 'POST',
          path: root,
          body: createBody(request),
          resend: 'never',
          ofSession: true,
          read: readCreated,
        },
        call,
      ),
    queryTask: async (id, call) =>
      perform(
        context,
        {
          method: 'GET',
          path: `${root}/${taskSegment(id)}`,
          resend: 'safe',
          read: (envelope) => readQueried(envelope, id),
        },
        call,
      ),
    listTasks: async (request = {}, call) =>
      perform(
        context,
        { method: 'GET', path: `${root}?${listQuery(request)}`, resend: 'safe', read: readTaskPage },
        call,
      ),
    accountCosts: async (request, call) => {
      const query = costsQuery(request);
      return perform(
        context,
        {
          method: 'GET',
          path: `/account/costs?${query}`,
          resend: 'safe',
          before: accountTurn,
          read: readAccount,
        },
        call,
      );
    },
  };
}
