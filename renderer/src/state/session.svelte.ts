import { selectionLimits } from '../../../electron/shared/limits/selection.ts';
import type { PointXY, Selection } from '../../../electron/shared/domain/selection.ts';
import type { Session } from '../../../electron/shared/domain/session.ts';
import type { ReplayReport } from '../../../electron/shared/ipc/sessions.ts';
import type { Backend } from '../backend/backend.ts';
import { Attempt } from './attempt.svelte.ts';
import type { Clock } from './clock.svelte.ts';

type SelectionChannel = 'selection:clear' | 'selection:sync' | 'selection:stop-trying' | 'selection:preview';

/** The session in the window and its selection, as the main process last told; what the user does goes there. */
export class SessionState {
  #backend: Backend;
  #clock: Clock;
  #session = $state.raw<Session | null>(null);
  #selection = $state.raw<Selection | null>(null);
  #replayed = $state.raw<ReplayReport | null>(null);
  #stepped = $state.raw<readonly number[]>([]);
  readonly starting = new Attempt();
  readonly renewing = new Attempt();
  readonly selecting = new Attempt();
  readonly previewing = new Attempt();

  constructor(backend: Backend, clock: Clock) {
    this.#backend = backend;
    this.#clock = clock;
  }

  readonly #leftMs = $derived.by(() =>
    this.#session ? Math.max(0, this.#session.expiresAt - this.#clock.now) : 0,
  );
  readonly #expired = $derived(
    this.#session !== null && (this.#session.state === 'expired' || this.#leftMs === 0),
  );
  readonly #points = $derived(
    this.#selection?.frames.reduce((sum, frame) => sum + frame.points.length, 0) ?? 0,
  );
  readonly #markedFrames = $derived(
    (this.#selection?.frames ?? [])
      .filter((frame) => frame.points.length > 0)
      .map((frame) => frame.frameIndex),
  );

  get current(): Session | null {
    return this.#session;
  }

  get selection(): Selection | null {
    return this.#selection;
  }

  /** What bringing the points into the newest session did; until another session is shown. */
  get replayed(): ReplayReport | null {
    return this.#replayed;
  }

  /** Frames whose points the last undo or redo changed: another list for each. */
  get stepped(): readonly number[] {
    return this.#stepped;
  }

  /** Milliseconds until the service forgets the session. */
  get leftMs(): number {
    return this.#leftMs;
  }

  get expired(): boolean {
    return this.#expired;
  }

  get points(): number {
    return this.#points;
  }

  /** Frames with points, in order. */
  get markedFrames(): readonly number[] {
    return this.#markedFrames;
  }

  get framesLeft(): number {
    return selectionLimits.framesPerSession - this.#markedFrames.length;
  }

  show(session: Session | null, selection: Selection | null): void {
    this.#session = session;
    this.#selection = selection;
    this.#replayed = null;
    this.#stepped = [];
    for (const attempt of [this.starting, this.renewing, this.selecting, this.previewing]) attempt.clear();
  }

  takeSession(session: Session): void {
    if (session.id === this.#session?.id) this.#session = session;
  }

  /** Answers and events may come in any order: an older snapshot never replaces a newer one. */
  takeSelection(selection: Selection): void {
    if (selection.sessionId !== this.#session?.id) return;
    const known = this.#selection?.sessionId === selection.sessionId ? this.#selection.revision : -1;
    if (selection.revision >= known) this.#selection = selection;
  }

  /** Hosts the clip and opens a session on it: only ever after the user's click. */
  start(clipId: string): Promise<Session | undefined> {
    return this.starting.run(() => this.#backend.invoke('sessions:start', { clipId }));
  }

  /** A new session on the same clip with the same points. */
  async renew(): Promise<void> {
    const old = this.#session;
    if (!old) return;
    const report = await this.renewing.run(() =>
      this.#backend.invoke('sessions:renew', { sessionId: old.id }),
    );
    if (!report) return;
    const selection = await this.renewing.run(() =>
      this.#backend.invoke('selection:get', { sessionId: report.session.id }),
    );
    if (this.#session?.id !== old.id) return;
    this.show(report.session, selection ?? null);
    this.#replayed = report;
  }

  /** It has been read. */
  forgetReplay(): void {
    this.#replayed = null;
  }

  async addPoint(frameIndex: number, { x, y }: PointXY): Promise<void> {
    await this.#point('selection:add-point', { frameIndex, x, y });
  }

  /** Takes a point back: exactly the numbers that were sent. */
  async removePoint(frameIndex: number, { x, y }: PointXY): Promise<void> {
    await this.#point('selection:remove-point', { frameIndex, x, y });
  }

  /** All points of one frame on another too. */
  async copyPoints(from: number, to: number): Promise<void> {
    await this.#take((sessionId) => this.#backend.invoke('selection:copy-points', { sessionId, from, to }));
  }

  async clearFrame(frameIndex: number): Promise<void> {
    await this.#take((sessionId) => this.#backend.invoke('selection:clear-frame', { sessionId, frameIndex }));
  }

  clear(): Promise<void> {
    return this.#change('selection:clear');
  }

  undo(): Promise<void> {
    return this.#step('selection:undo');
  }

  redo(): Promise<void> {
    return this.#step('selection:redo');
  }

  sync(): Promise<void> {
    return this.#change('selection:sync');
  }

  /** No further tries by itself. */
  stopTrying(): Promise<void> {
    return this.#change('selection:stop-trying');
  }

  preview(): Promise<void> {
    return this.#change('selection:preview', this.previewing);
  }

  async rename(objectId: number, name: string): Promise<void> {
    await this.#take((sessionId) =>
      this.#backend.invoke('selection:rename-object', { sessionId, objectId, name }),
    );
  }

  async #point(
    channel: 'selection:add-point' | 'selection:remove-point',
    point: { frameIndex: number; x: number; y: number },
  ): Promise<void> {
    await this.#take((sessionId) => this.#backend.invoke(channel, { sessionId, ...point }));
  }

  async #step(channel: 'selection:undo' | 'selection:redo'): Promise<void> {
    await this.#take(async (sessionId) => {
      const { selection, frames } = await this.#backend.invoke(channel, { sessionId });
      if (sessionId === this.#session?.id) this.#stepped = frames;
      return selection;
    });
  }

  #change(channel: SelectionChannel, attempt = this.selecting): Promise<void> {
    return this.#take((sessionId) => this.#backend.invoke(channel, { sessionId }), attempt);
  }

  async #take(call: (sessionId: string) => Promise<Selection>, attempt = this.selecting): Promise<void> {
    const session = this.#session;
    if (!session) return;
    const selection = await attempt.run(() => call(session.id));
    if (selection) this.takeSelection(selection);
  }
}
