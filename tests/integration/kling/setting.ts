import { afterAll, beforeAll, beforeEach } from 'vitest';
import { AppError } from '../../../electron/shared/errors/app-error.ts';
import { createKlingClient, type KlingClient } from '../../../electron/main/kling/client.ts';
import type { KlingClientOptions } from '../../../electron/main/kling/client.ts';
import { createHastyClock, type HastyClock } from '../../support/fake-clock.ts';
import { type ScriptedService, startScriptedService } from '../../support/scripted-service/server.ts';

export const keys = { kind: 'keys', accessKey: 'access-key-0001', secretKey: 'secret-key-0001' } as const;

const endlessMs = 3_600_000;

/** Timeouts that strike in no test, however busy the machine: one that is to strike is set short by its own test. */
export const timeouts = { headersMs: endlessMs, workMs: endlessMs, idleMs: endlessMs, bodyMs: endlessMs };

export interface Setting {
  readonly service: ScriptedService;
  readonly client: KlingClient;
  readonly clock: HastyClock;
  /** A client with other options, on the same service. */
  with(options: Partial<KlingClientOptions>): KlingClient;
}

/** A scripted service for a test file, and a fresh client and clock for every test. */
export function setUpService(): Setting {
  let service: ScriptedService;
  let clock: HastyClock;
  let client: KlingClient;
  const make = (options: Partial<KlingClientOptions>) =>
    createKlingClient({
      baseUrl: service.baseUrl,
      credentials: keys,
      clock,
      random: () => 0,
      timeouts,
      maxAnswerBytes: 256 * 1024,
      ...options,
    });
  beforeAll(async () => {
    service = await startScriptedService();
  });
  beforeEach(() => {
    service.reset();
    clock = createHastyClock(900, endlessMs);
    client = make({});
  });
  afterAll(() => service.close());
  return {
    get service() {
      return service;
    },
    get client() {
      return client;
    },
    get clock() {
      return clock;
    },
    with: make,
  };
}

/** The AppError that a call fails with. */
export async function failureOf(call: Promise<unknown>): Promise<AppError> {
  try {
    await call;
  } catch (error) {
    if (error instanceof AppError) return error;
    throw error;
  }
  throw new Error('the call was expected to fail');
}
