import type { Extent, View } from '../../../../electron/shared/geometry/view.ts';
import type { OverlayLook } from '../../workers/protocol.ts';
import { colourParts } from './colours.ts';
import type { StageObject } from './selection-view.ts';

export type MaskMode = OverlayLook['mode'] | 'none';

/** CSS pixels. */
const outlineWidth = 2;

/** How masks are shown: the user's choices, and what they come to for the painter. */
export class MaskLook {
  mode = $state<MaskMode>('tint');
  /** 0 to 1. */
  opacity = $state(0.42);
  /** The picture as it was: neither masks nor points. */
  before = $state(false);
  /** Object ids switched off. */
  hidden = $state.raw<readonly number[]>([]);
  /** The only object shown; null: all. */
  solo = $state<number | null>(null);

  shows(objectId: number): boolean {
    return this.solo === null ? !this.hidden.includes(objectId) : this.solo === objectId;
  }

  /** The next way of showing masks, round and round. */
  nextMode(): void {
    const modes: readonly MaskMode[] = ['tint', 'outline', 'cutout', 'none'];
    this.mode = modes[(modes.indexOf(this.mode) + 1) % modes.length] ?? 'tint';
  }

  toggleHidden(objectId: number): void {
    const without = this.hidden.filter((id) => id !== objectId);
    this.hidden = without.length === this.hidden.length ? [...without, objectId] : without;
  }

  toggleSolo(objectId: number): void {
    this.solo = this.solo === objectId ? null : objectId;
  }

  /** What was said of objects that are no longer there is over: another one with the same number is seen. */
  forget(there: readonly StageObject[]): void {
    const gone = (id: number): boolean => !there.some(({ objectId }) => objectId === id);
    if (this.solo !== null && gone(this.solo)) this.solo = null;
    if (this.hidden.some(gone)) this.hidden = this.hidden.filter((id) => !gone(id));
  }

  /** The painter's orders for the part of the picture that is on the stage; null when no mask is to be seen. */
  overlay(
    view: View,
    room: Extent,
    picture: Extent,
    pixelRatio: number,
    source: OverlayLook['source'],
    objects: readonly StageObject[],
  ): OverlayLook | null {
    const mode = this.mode;
    const shown = objects.filter(({ objectId }) => this.shows(objectId));
    if (this.before || mode === 'none' || shown.length === 0) return null;
    const toDevice = (value: number): number => Math.round(value * pixelRatio);
    const left = Math.max(0, toDevice(view.x));
    const top = Math.max(0, toDevice(view.y));
    const right = Math.min(
      toDevice(room.width),
      Math.ceil((view.x + picture.width * view.scale) * pixelRatio),
    );
    const bottom = Math.min(
      toDevice(room.height),
      Math.ceil((view.y + picture.height * view.scale) * pixelRatio),
    );
    if (right <= left || bottom <= top) return null;
    return {
      width: right - left,
      height: bottom - top,
      x: view.x * pixelRatio - left,
      y: view.y * pixelRatio - top,
      pictureWidth: picture.width * view.scale * pixelRatio,
      pictureHeight: picture.height * view.scale * pixelRatio,
      mode,
      opacity: this.opacity,
      line: outlineWidth * pixelRatio,
      source,
      objects: shown.map(({ objectId, colour }) => ({ objectId, colour: colourParts(colour) })),
    };
  }
}
