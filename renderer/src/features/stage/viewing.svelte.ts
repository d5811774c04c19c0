import { untrack } from 'svelte';
import type { PointXY } from '../../../../electron/shared/domain/selection.ts';
import { placeOf } from '../../../../electron/shared/geometry/point.ts';
import {
  actualSizeView,
  fitView,
  keepInSight,
  panView,
  snapView,
  zoomView,
  type Extent,
  type Place,
  type View,
} from '../../../../electron/shared/geometry/view.ts';

/** CSS pixels kept free around the fitted picture: the palette lies beside it and what shows its focus, not on them. */
const margin = 60;

/** Where the picture lies on the stage, and how the user moves it there. */
export class Viewing {
  #room = $state.raw<Extent>({ width: 1, height: 1 });
  #picture = $state.raw<Extent>({ width: 1, height: 1 });
  #pixelRatio = $state(1);
  /** `fit` and `actual` follow the size of the window; `free` is what zooming and panning left. */
  #mode = $state<'fit' | 'actual' | 'free'>('fit');
  #free = $state.raw<View>({ scale: 1, x: 0, y: 0 });

  /** Where the hand put it: the steps of a slow movement are smaller than the pixels of the screen. */
  readonly #held = $derived.by<View>(() => {
    const room = this.#room;
    const picture = this.#picture;
    if (this.#mode === 'fit') {
      // Each by its own side: a low room takes nothing from what the palette needs.
      const [across, down] = [Math.min(margin, room.width / 8), Math.min(margin, room.height / 8)];
      return snapView(fitView(room, picture, across, down), this.#pixelRatio);
    }
    if (this.#mode === 'free') return keepInSight(this.#free, room, picture);
    const wanted = actualSizeView(room, picture, this.#pixelRatio);
    return snapView(keepInSight(wanted, room, picture), this.#pixelRatio);
  });

  readonly view = $derived<View>(snapView(this.#held, this.#pixelRatio));

  /** Device pixels that the picture covers; null where those are no fewer than it has, or not known yet. */
  readonly detail = $derived.by<Extent | null>(() => {
    const scale = this.view.scale * this.#pixelRatio;
    if (scale >= 1 || this.#room.width <= 1) return null;
    const { width, height } = this.#picture;
    return { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) };
  });

  get room(): Extent {
    return this.#room;
  }

  get picture(): Extent {
    return this.#picture;
  }

  get pixelRatio(): number {
    return this.#pixelRatio;
  }

  get mode(): 'fit' | 'actual' | 'free' {
    return this.#mode;
  }

  /** Size of one picture pixel on the screen, in percent of a device pixel: what a zoom display shows. */
  get percent(): number {
    return this.view.scale * this.#pixelRatio * 100;
  }

  /** What is in the middle of the stage stays there when the window changes its size. May be called in an effect. */
  setRoom(room: Extent, pixelRatio: number): void {
    const [{ scale, x, y }, before] = untrack(() => [this.#free, this.#room]);
    const by = { x: (room.width - before.width) / 2, y: (room.height - before.height) / 2 };
    this.#free = { scale, x: x + by.x, y: y + by.y };
    this.#room = room;
    this.#pixelRatio = pixelRatio;
  }

  setPicture(picture: Extent): void {
    this.#picture = picture;
    this.#mode = 'fit';
  }

  fit(): void {
    this.#mode = 'fit';
  }

  actualSize(): void {
    this.#mode = 'actual';
  }

  zoom(factor: number, anchor?: Place): void {
    const middle = { x: this.#room.width / 2, y: this.#room.height / 2 };
    this.#set(zoomView(this.#held, factor, anchor ?? middle, this.#room, this.#picture));
  }

  pan(by: Place): void {
    this.#set(panView(this.#held, by, this.#room, this.#picture));
  }

  /** Moves the picture as little as is needed for a point to be seen, not at the very edge where there is room. */
  reveal(point: PointXY): void {
    const { x, y } = placeOf(point, this.#held, this.#picture);
    const along = (at: number, length: number): number => {
      const edge = Math.min(margin, length / 4);
      return Math.min(length - edge, Math.max(edge, at)) - at;
    };
    const by = { x: along(x, this.#room.width), y: along(y, this.#room.height) };
    const inSight = x >= 0 && y >= 0 && x <= this.#room.width && y <= this.#room.height;
    if (!inSight) this.pan(by);
  }

  #set(view: View): void {
    this.#free = view;
    this.#mode = 'free';
  }
}
