import type { PointXY, Selection, SelectionPoint } from '../../../../electron/shared/domain/selection.ts';
import type { FrameMasks } from '../../workers/protocol.ts';
import {
  changedMasks,
  markedFrames,
  objectsOf,
  pointsOn,
  roomLeft,
  samePoint,
  type PendingPoint,
} from './selection-view.ts';

/** Who carries out what is clicked. Calls may fail: whoever is called says so; here only the guess is taken back. */
export interface ClicksHost {
  addPoint(frameIndex: number, point: PointXY): Promise<unknown>;
  removePoint(frameIndex: number, point: PointXY): Promise<unknown>;
  copyPoints(from: number, to: number): Promise<unknown>;
  clearFrame(frameIndex: number): Promise<unknown>;
  clear(): Promise<unknown>;
  undo(): Promise<unknown>;
  redo(): Promise<unknown>;
}

/** The selection as the stage shows it: the newest snapshot, and the clicks that are not in it yet. */
export class Clicks {
  readonly #host: ClicksHost;
  #selection = $state.raw<Selection | null>(null);
  #pending = $state.raw<readonly PendingPoint[]>([]);

  /** Objects that the preview's file of masks knows, clicked on or not. */
  tracked = $state.raw<readonly number[]>([]);

  readonly objects = $derived(objectsOf(this.#selection, this.tracked));
  readonly marked = $derived(markedFrames(this.#selection, this.#pending));

  constructor(host: ClicksHost) {
    this.#host = host;
  }

  get selection(): Selection | null {
    return this.#selection;
  }

  on(frameIndex: number): readonly SelectionPoint[] {
    return pointsOn(this.#selection, this.#pending, frameIndex);
  }

  /** How much of the service's limits is left on a frame. */
  room(frameIndex: number): { readonly points: number; readonly frames: number } {
    return roomLeft(this.#selection, this.#pending, frameIndex);
  }

  /** Takes the newest snapshot. @returns the frames whose masks changed */
  update(selection: Selection | null): readonly FrameMasks[] {
    const changed = changedMasks(this.#selection, selection);
    this.#selection = selection;
    this.#pending = this.#pending.filter(
      ({ frameIndex, x, y }) =>
        !pointsOn(selection, [], frameIndex).some((point) => samePoint(point, { x, y })),
    );
    return changed;
  }

  forget(): void {
    this.#selection = null;
    this.tracked = [];
    this.#pending = [];
  }

  /** Shown at once, as waiting; it disappears again when it is not taken. */
  add(frameIndex: number, point: PointXY): void {
    const pending = { frameIndex, ...point };
    this.#pending = [...this.#pending, pending];
    void quietly(this.#host.addPoint(frameIndex, point)).then(() => {
      this.#pending = this.#pending.filter((one) => one !== pending);
    });
  }

  remove(frameIndex: number, { x, y }: PointXY): void {
    void quietly(this.#host.removePoint(frameIndex, { x, y }));
  }

  /** All points of one frame on another too. @returns false when the service's limits leave no room for them */
  copy(from: number, to: number): boolean {
    const places = this.#missing(from, to);
    if (from === to || this.room(to).points < places.length) return false;
    if (places.length > 0) void quietly(this.#host.copyPoints(from, to));
    return true;
  }

  /** Whether one frame has points that another has not, and has room for. */
  canCopy(from: number, to: number): boolean {
    const places = this.#missing(from, to);
    return places.length > 0 && this.room(to).points >= places.length;
  }

  #missing(from: number, to: number): readonly PointXY[] {
    return this.on(from).filter((point) => !this.on(to).some((other) => samePoint(other, point)));
  }

  clearFrame(frameIndex: number): void {
    void quietly(this.#host.clearFrame(frameIndex));
  }

  clear(): void {
    void quietly(this.#host.clear());
  }

  undo(): void {
    void quietly(this.#host.undo());
  }

  redo(): void {
    void quietly(this.#host.redo());
  }
}

/** Waits for the host, who says what went wrong where errors are shown. */
export async function quietly(work: Promise<unknown>): Promise<void> {
  try {
    await work;
  } catch {
    // Said already.
  }
}
