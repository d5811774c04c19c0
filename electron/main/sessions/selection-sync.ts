import type { ErrorData } from '../../shared/domain/error-data.ts';
import type { RetryWait } from '../../shared/domain/retry.ts';
import type { PointXY, Selection, SelectionMask } from '../../shared/domain/selection.ts';
import { toAppError } from '../../shared/errors/app-error.ts';
import type { ErrorCode } from '../../shared/errors/table.ts';
import { errorData } from '../../shared/errors/error-data.ts';
import { callLimits } from '../../shared/limits/service.ts';
import {
  afterCall,
  beforeCall,
  nextCall,
  type FramePoints,
  type SelectionCall,
  type ServicePoints,
} from './selection-model.ts';

/** What the sync needs of the service; the answers are the masks of the frame. */
export interface SelectionService {
  add(frameIndex: number, points: readonly PointXY[], signal: AbortSignal): Promise<readonly SelectionMask[]>;
  delete(
    frameIndex: number,
    points: readonly PointXY[],
    signal: AbortSignal,
  ): Promise<readonly SelectionMask[]>;
  clear(signal: AbortSignal): Promise<void>;
}

/** Where the sync keeps what it must not forget, and whom it tells. */
export interface SyncHost {
  readonly wanted: () => FramePoints;
  readonly service: () => ServicePoints;
  /** Committed when it returns. */
  readonly saveService: (service: ServicePoints) => void;
  readonly saveMasks: (frameIndex: number, masks: readonly SelectionMask[]) => void;
  readonly dropMasks: () => void;
  readonly changed: () => void;
}

export interface SyncOptions {
  readonly host: SyncHost;
  readonly service: SelectionService;
  /** Milliseconds until try number `attempt` (from 1) after the way to the service was cut. */
  readonly retryDelay?: (attempt: number) => number;
  readonly now?: () => number;
}

export interface SelectionSync {
  readonly state: () => Selection['sync'];
  readonly error: () => ErrorData | null;
  /** Frames whose points the service took with a mask that cannot be read, and why. */
  readonly unreadable: () => ReadonlyMap<number, ErrorData>;
  /** While `offline`: when it tries again by itself. */
  readonly retry: () => RetryWait | null;
  /** Refused points by frame with the reason. */
  readonly refusals: () => ReadonlyMap<number, ReadonlyArray<{ point: PointXY; error: ErrorData }>>;
  /** Calls that went out in this run: where it stays the same, the service's points did too. */
  readonly sent: () => number;
  /** Something changed, or the user asks to try again. */
  kick(): void;
  /** Waits no longer: nothing is sent until the next kick. */
  hold(): void;
  /** Resolves when the service has what is wanted, or cannot be brought there for now. */
  settled(): Promise<void>;
  stop(): Promise<void>;
}

/** The way to the service is cut or it is busy: kept, and tried again. */
const passing: readonly ErrorCode[] = [
  'network-offline',
  'network-timeout',
  'network-reset',
  'html-answer',
  'empty-answer',
  'answer-cut',
  'answer-unreadable',
  'too-fast',
  'service-internal',
  'service-maintenance',
  'service-timeout',
];

/** Doubling, with up to half as much again by chance. */
const defaultRetryDelay = (attempt: number): number =>
  Math.min(30_000, 1000 * 2 ** (attempt - 1)) * (1 + Math.random() / 2);

/**
 * Brings the service into step with the wanted points, one request at a time: whatever was clicked while a request was under
 * way goes out together in the next one, so answers cannot overtake each other and a burst of clicks is few requests.
 */
export function createSelectionSync({
  host,
  service,
  retryDelay = defaultRetryDelay,
  now = Date.now,
}: SyncOptions): SelectionSync {
  const controller = new AbortController();
  const refused = new Map<number, { point: PointXY; error: ErrorData }[]>();
  /** Frames on which a burst was refused: their points go one by one, so that the culprit is known. */
  const singly = new Set<number>();
  /** Frames whose uncertain points are ones that were added: the masks are those of the others, which stay as they are. */
  const addedTo = new Set<number>();
  const unreadable = new Map<number, ErrorData>();
  let state: Selection['sync'] = 'synced';
  let error: ErrorData | null = null;
  let running: Promise<void> | null = null;
  /** Kicked while the last request was being finished. */
  let again = false;
  let timer: NodeJS.Timeout | null = null;
  let attempt = 0;
  let retry: RetryWait | null = null;
  let sent = 0;

  const refusedPoints = (): FramePoints =>
    new Map([...refused].map(([frameIndex, entries]) => [frameIndex, entries.map((entry) => entry.point)]));

  /** A refusal is forgotten when its point is taken back. */
  function pruneRefusals(): void {
    const wanted = host.wanted();
    for (const [frameIndex, entries] of refused) {
      const points = wanted.get(frameIndex) ?? [];
      const left = entries.filter(({ point }) =>
        points.some((other) => other.x === point.x && other.y === point.y),
      );
      if (left.length > 0) refused.set(frameIndex, left);
      else refused.delete(frameIndex);
    }
  }

  function plan(): SelectionCall | null {
    pruneRefusals();
    const call = nextCall(host.wanted(), host.service(), refusedPoints());
    if (call?.kind === 'add' && singly.has(call.frameIndex))
      return { ...call, points: call.points.slice(0, 1) };
    return call;
  }

  async function send(call: SelectionCall): Promise<void> {
    host.saveService(beforeCall(host.service(), call));
    sent += 1;
    if (call.kind === 'clear') {
      addedTo.clear();
      await service.clear(controller.signal);
      host.saveService(afterCall(host.service(), call));
      host.dropMasks();
      unreadable.clear();
      return;
    }
    if (call.kind === 'add') addedTo.add(call.frameIndex);
    const masks = await service[call.kind](call.frameIndex, call.points, controller.signal);
    host.saveService(afterCall(host.service(), call));
    addedTo.delete(call.frameIndex);
    unreadable.delete(call.frameIndex);
    host.saveMasks(call.frameIndex, masks);
  }

  /**
   * True when the refusal is dealt with and the next call can be planned.
   * @param repeated the call had been made before, and its answer was lost
   */
  function absorbRefusal(call: SelectionCall, data: ErrorData, repeated: boolean): boolean {
    if (call.kind !== 'clear' && data.code === 'mask-unreadable') {
      // The points are there; a mask that was right before they came is not shown for them.
      host.saveService(afterCall(host.service(), call));
      addedTo.delete(call.frameIndex);
      unreadable.set(call.frameIndex, data);
      host.saveMasks(call.frameIndex, []);
      return true;
    }
    if (call.kind === 'delete' && (data.code === 'bad-parameters' || data.code === 'recognition-refused')) {
      // Either the points are not there, or none is left to recognise anything by: they are gone in both cases.
      host.saveService(afterCall(host.service(), call));
      const { frameIndex } = call;
      const left = host.service().confirmed.get(frameIndex);
      if (!left) host.saveMasks(frameIndex, []);
      // The masks without these points were in an answer that was lost, or in none, and nothing tells them again: the others
      // are taken back, too, and placed anew.
      else if (!addedTo.has(frameIndex) && (repeated || data.code === 'recognition-refused')) {
        host.saveService(beforeCall(host.service(), { kind: 'delete', frameIndex, points: left }));
      }
      addedTo.delete(frameIndex);
      return true;
    }
    if (call.kind === 'add' && data.code === 'recognition-refused') {
      if (call.points.length > 1) singly.add(call.frameIndex);
      else {
        const entries = call.points.map((point) => ({ point, error: data }));
        refused.set(call.frameIndex, [...(refused.get(call.frameIndex) ?? []), ...entries]);
      }
      return true;
    }
    return false;
  }

  function retryLater(failure: ErrorData): void {
    attempt += 1;
    const asked = failure.details['retryAfterMs'];
    const delay = Math.max(
      retryDelay(attempt),
      typeof asked === 'number' ? Math.min(asked, callLimits.longestAskedMs) : 0,
    );
    retry = { nextTryAt: now() + delay, attempt, error: failure };
    timer = setTimeout(() => {
      timer = null;
      kick();
    }, delay);
    timer.unref();
  }

  function endWait(): void {
    if (timer) clearTimeout(timer);
    timer = null;
    retry = null;
  }

  async function run(): Promise<void> {
    for (let call = plan(); call !== null && !controller.signal.aborted; call = plan()) {
      state = 'sending';
      host.changed();
      const repeated = call.kind !== 'clear' && host.service().uncertain.has(call.frameIndex);
      try {
        await send(call);
        attempt = 0;
        error = null;
      } catch (thrown) {
        const data = errorData(toAppError(thrown));
        if (controller.signal.aborted) return;
        if (absorbRefusal(call, data, repeated)) continue;
        error = data;
        state = passing.includes(data.code) ? 'offline' : 'stopped';
        if (state === 'offline') retryLater(data);
        host.changed();
        return;
      }
    }
    singly.clear();
    state = 'synced';
    error = null;
    host.changed();
  }

  function kick(): void {
    if (controller.signal.aborted) return;
    if (running) {
      again = true;
      return;
    }
    endWait();
    running = run().finally(() => {
      running = null;
      if (!again) return;
      again = false;
      kick();
    });
  }

  return {
    // Something may be missing although the last round ended well: clicked as it ended, or before a restart.
    state: () => (state === 'synced' && plan() !== null ? (running ? 'sending' : 'stopped') : state),
    error: () => error,
    unreadable: () => unreadable,
    retry: () => retry,
    refusals: () => refused,
    sent: () => sent,
    kick,
    hold: () => {
      if (state !== 'offline' || running) return;
      endWait();
      attempt = 0;
      state = 'stopped';
      host.changed();
    },
    settled: async () => {
      while (running) await running;
    },
    stop: async () => {
      controller.abort();
      endWait();
      await running;
    },
  };
}
