import type {
  PointXY,
  Preview,
  Selection,
  SelectionMask,
  SelectionPoint,
} from '../../shared/domain/selection.ts';
import type { SelectionOp } from '../../shared/domain/selection-op.ts';
import { AppError } from '../../shared/errors/app-error.ts';
import type { SelectionStep } from '../../shared/ipc/sessions.ts';
import { selectionLimits } from '../../shared/limits/selection.ts';
import {
  changedFrames,
  objectNames,
  pointsKey,
  samePoint,
  wantedPoints,
  type FramePoints,
  type ServicePoints,
} from './selection-model.ts';
import { createSelectionSync, type SelectionService, type SelectionSync } from './selection-sync.ts';

/** What the library keeps of a selection; every write is committed when it returns. */
export interface SelectionStore {
  history(sessionId: string): { readonly ops: readonly SelectionOp[]; readonly cursor: number };
  /** Forgets what was undone, then appends. */
  append(sessionId: string, op: SelectionOp): void;
  moveCursor(sessionId: string, cursor: number): void;
  servicePoints(sessionId: string): ServicePoints;
  saveServicePoints(sessionId: string, points: ServicePoints): void;
  masks(sessionId: string): ReadonlyMap<number, readonly SelectionMask[]>;
  saveMasks(sessionId: string, frameIndex: number, masks: readonly SelectionMask[]): void;
  dropMasks(sessionId: string): void;
}

export interface SelectionsOptions {
  readonly store: SelectionStore;
  /** The service's side of one session. */
  readonly serviceFor: (sessionId: string) => SelectionService;
  /** The preview as it stands for this state of the points. */
  readonly previewOf: (sessionId: string, key: string) => Preview;
  readonly changed: (selection: Selection) => void;
  readonly retryDelay?: (attempt: number) => number;
}

interface Entry {
  ops: readonly SelectionOp[];
  cursor: number;
  /** Grows with every snapshot, so that the page can tell the newest. */
  revision: number;
  wanted: FramePoints;
  service: ServicePoints;
  masks: Map<number, readonly SelectionMask[]>;
  readonly sync: SelectionSync;
  readonly watchers: Set<(selection: Selection) => void>;
}

/** The selections of all sessions: what the user wants, kept in the library, and brought to the service in the background. */
export class Selections {
  readonly #options: SelectionsOptions;
  readonly #entries = new Map<string, Entry>();

  constructor(options: SelectionsOptions) {
    this.#options = options;
  }

  get(sessionId: string): Selection {
    return this.#snapshot(sessionId, this.#entry(sessionId));
  }

  /** As `get`, for whoever goes on working on it: what an earlier run could not send any more goes out. */
  open(sessionId: string): Selection {
    const entry = this.#entry(sessionId);
    if (entry.sync.state() !== 'synced' && entry.sync.retry() === null) entry.sync.kick();
    return this.#snapshot(sessionId, entry);
  }

  /** The state of the points, for deciding whether a preview still fits. */
  key(sessionId: string): string {
    return pointsKey(this.#entry(sessionId).wanted);
  }

  /** Grows with every call that may change the points the service has. */
  sent(sessionId: string): number {
    return this.#entry(sessionId).sync.sent();
  }

  /** @throws AppError `too-many-frames`, `too-many-points`: the service would refuse it. */
  addPoints(sessionId: string, frameIndex: number, points: readonly PointXY[]): Selection {
    const { wanted } = this.#entry(sessionId);
    const before = wanted.get(frameIndex) ?? [];
    const fresh = points.filter((point) => !before.some((other) => samePoint(other, point)));
    if (fresh.length === 0) return this.get(sessionId);
    const { framesPerSession, pointsPerFrame } = selectionLimits;
    if (before.length === 0 && wanted.size >= framesPerSession) {
      throw new AppError('too-many-frames', 'All frames of the selection are used', {
        needed: framesPerSession,
      });
    }
    if (before.length + fresh.length > pointsPerFrame) {
      throw new AppError('too-many-points', 'The frame has all its points', {
        needed: pointsPerFrame,
        frameIndex,
      });
    }
    return this.#do(sessionId, { kind: 'add', frameIndex, points: fresh });
  }

  removePoint(sessionId: string, frameIndex: number, point: PointXY): Selection {
    const points = this.#entry(sessionId).wanted.get(frameIndex) ?? [];
    if (!points.some((other) => samePoint(other, point))) return this.get(sessionId);
    return this.#do(sessionId, { kind: 'remove', frameIndex, points: [point] });
  }

  /** Every point of one frame on another too. @throws AppError `too-many-frames`, `too-many-points` */
  copyPoints(sessionId: string, from: number, to: number): Selection {
    return this.addPoints(sessionId, to, this.#entry(sessionId).wanted.get(from) ?? []);
  }

  clearFrame(sessionId: string, frameIndex: number): Selection {
    const points = this.#entry(sessionId).wanted.get(frameIndex);
    return points ? this.#do(sessionId, { kind: 'remove', frameIndex, points }) : this.get(sessionId);
  }

  /** Exactly these points, as steps that can be undone. */
  restore(sessionId: string, points: FramePoints): Selection {
    this.clear(sessionId);
    for (const [frameIndex, placed] of points) {
      if (placed.length > 0) this.#do(sessionId, { kind: 'add', frameIndex, points: placed });
    }
    return this.get(sessionId);
  }

  clear(sessionId: string): Selection {
    if (this.#entry(sessionId).wanted.size === 0) return this.get(sessionId);
    return this.#do(sessionId, { kind: 'clear' });
  }

  renameObject(sessionId: string, objectId: number, name: string): Selection {
    return this.#do(sessionId, { kind: 'rename', objectId, name });
  }

  undo(sessionId: string): SelectionStep {
    return this.#move(sessionId, -1);
  }

  redo(sessionId: string): SelectionStep {
    return this.#move(sessionId, 1);
  }

  /** Starts (or restarts) bringing the service into step; returns at once. */
  sync(sessionId: string): Selection {
    const entry = this.#entry(sessionId);
    entry.sync.kick();
    return this.#snapshot(sessionId, entry);
  }

  /** Stops trying by itself; the points stay as they are wanted. */
  stopTrying(sessionId: string): Selection {
    const entry = this.#entry(sessionId);
    entry.sync.hold();
    return this.#snapshot(sessionId, entry);
  }

  /** The way to the service may be free again: whatever waits is tried now. */
  wake(): void {
    for (const { sync } of this.#entries.values()) if (sync.state() === 'offline') sync.kick();
  }

  /** Told of every snapshot of one session. @returns stops it */
  watch(sessionId: string, watcher: (selection: Selection) => void): () => void {
    const { watchers } = this.#entry(sessionId);
    watchers.add(watcher);
    return () => void watchers.delete(watcher);
  }

  /** Resolves when the service has exactly the wanted points. @throws AppError why it cannot. */
  async settled(sessionId: string): Promise<Selection> {
    const { sync } = this.#entry(sessionId);
    sync.kick();
    await sync.settled();
    const error = sync.error();
    if (error) throw new AppError(error.code, error.message, error.details);
    return this.get(sessionId);
  }

  /** Tells the page again, e.g. after the preview changed. */
  announce(sessionId: string): void {
    this.#tell(sessionId, this.#entry(sessionId));
  }

  async stop(): Promise<void> {
    await Promise.all([...this.#entries.values()].map((entry) => entry.sync.stop()));
  }

  #do(sessionId: string, op: SelectionOp): Selection {
    const entry = this.#entry(sessionId);
    this.#options.store.append(sessionId, op);
    entry.ops = [...entry.ops.slice(0, entry.cursor), op];
    entry.cursor = entry.ops.length;
    return this.#changed(sessionId, entry);
  }

  #move(sessionId: string, by: 1 | -1): SelectionStep {
    const entry = this.#entry(sessionId);
    const cursor = entry.cursor + by;
    if (cursor < 0 || cursor > entry.ops.length) return { selection: this.get(sessionId), frames: [] };
    const before = entry.wanted;
    this.#options.store.moveCursor(sessionId, cursor);
    entry.cursor = cursor;
    const selection = this.#changed(sessionId, entry);
    return { selection, frames: changedFrames(before, entry.wanted) };
  }

  #changed(sessionId: string, entry: Entry): Selection {
    entry.wanted = wantedPoints(entry.ops.slice(0, entry.cursor));
    entry.sync.kick();
    return this.#tell(sessionId, entry);
  }

  #tell(sessionId: string, entry: Entry): Selection {
    const selection = this.#snapshot(sessionId, entry);
    this.#options.changed(selection);
    for (const watcher of entry.watchers) watcher(selection);
    return selection;
  }

  #entry(sessionId: string): Entry {
    const known = this.#entries.get(sessionId);
    if (known) return known;
    const { store, serviceFor, retryDelay } = this.#options;
    const { ops, cursor } = store.history(sessionId);
    const entry: Entry = {
      ops,
      cursor,
      revision: 0,
      wanted: wantedPoints(ops.slice(0, cursor)),
      service: store.servicePoints(sessionId),
      masks: new Map(store.masks(sessionId)),
      watchers: new Set(),
      sync: createSelectionSync({
        service: serviceFor(sessionId),
        retryDelay,
        host: {
          wanted: () => entry.wanted,
          service: () => entry.service,
          saveService: (points) => {
            store.saveServicePoints(sessionId, points);
            entry.service = points;
          },
          saveMasks: (frameIndex, masks) => {
            store.saveMasks(sessionId, frameIndex, masks);
            if (masks.length > 0) entry.masks.set(frameIndex, masks);
            else entry.masks.delete(frameIndex);
          },
          dropMasks: () => {
            store.dropMasks(sessionId);
            entry.masks.clear();
          },
          changed: () => void this.#tell(sessionId, entry),
        },
      }),
    };
    this.#entries.set(sessionId, entry);
    return entry;
  }

  #snapshot(sessionId: string, entry: Entry): Selection {
    const frames = [...entry.wanted].map(([frameIndex, points]) => ({
      frameIndex,
      points: points.map((point) => this.#point(entry, frameIndex, point)),
      masks: entry.masks.get(frameIndex) ?? [],
    }));
    const names = objectNames(entry.ops.slice(0, entry.cursor));
    const ids = new Set(frames.flatMap((frame) => frame.masks.map((mask) => mask.objectId)));
    const [unreadable = null] = [...entry.sync.unreadable()].flatMap(([frameIndex, error]) =>
      entry.wanted.has(frameIndex) ? [error] : [],
    );
    entry.revision += 1;
    return {
      sessionId,
      revision: entry.revision,
      frames,
      objects: [...ids]
        .sort((a, b) => a - b)
        .map((objectId) => ({ objectId, name: names.get(objectId) ?? '' })),
      canUndo: entry.cursor > 0,
      canRedo: entry.cursor < entry.ops.length,
      sync: entry.sync.state(),
      error: entry.sync.error() ?? unreadable,
      retry: entry.sync.retry(),
      preview: this.#options.previewOf(sessionId, pointsKey(entry.wanted)),
    };
  }

  #point(entry: Entry, frameIndex: number, point: PointXY): SelectionPoint {
    const refusal = entry.sync
      .refusals()
      .get(frameIndex)
      ?.find((one) => samePoint(one.point, point));
    if (refusal) return { ...point, state: 'refused', error: refusal.error };
    const confirmed =
      entry.service.confirmed.get(frameIndex)?.some((other) => samePoint(other, point)) ?? false;
    if (confirmed) return { ...point, state: 'confirmed', error: null };
    return { ...point, state: entry.sync.state() === 'offline' ? 'offline' : 'waiting', error: null };
  }
}
