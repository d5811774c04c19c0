import type { PictureSize } from '../../../electron/shared/rle/dialect.ts';
import { trackedFrames } from '../../../electron/shared/rle/tracked.ts';
import { createGlPainter } from './mask-painter-gl.ts';
import { createSpanPainter } from './mask-painter-spans.ts';
import { toDraw, type MaskPainter } from './mask-painter.ts';
import { MaskStore } from './mask-store.ts';
import type { FrameMasks, ObjectPresence, OverlayLook, PaintedOverlay } from './protocol.ts';
import { presence } from './tracking.ts';

/** The masks of the clicks and those of the preview, and whoever paints them. */
export class MaskDesk {
  readonly #selection = new MaskStore();
  readonly #tracking = new MaskStore();
  #painter: MaskPainter | null = null;
  #trackingUrl: string | null = null;

  setVideo(video: PictureSize): void {
    this.#selection.setVideo(video);
    this.#tracking.setVideo(video);
  }

  setSelection(frames: readonly FrameMasks[]): void {
    this.#selection.set(frames);
  }

  /**
   * Fetches the preview's mask file, or forgets it (null).
   * @returns where each object is, or null when a newer file took over
   */
  async track(url: string | null): Promise<readonly ObjectPresence[] | null> {
    this.#trackingUrl = url;
    this.#tracking.clear();
    if (url === null) return [];
    let file: unknown = null;
    try {
      const answer = await fetch(url);
      file = answer.ok ? await answer.json() : null;
    } catch {
      // Unreadable after all: the service's own video shows the masks.
    }
    if (this.#trackingUrl !== url) return null;
    this.#tracking.set(trackedFrames(file));
    return presence(this.#tracking);
  }

  paint(frameIndex: number, look: OverlayLook | null): PaintedOverlay {
    if (!look) return { look, objectIds: [], image: null };
    const tracked = look.source === 'tracking' && this.#tracking.has(frameIndex);
    const masks = (tracked ? this.#tracking : this.#selection).read(frameIndex);
    const objectIds = toDraw(look, masks).map(({ object }) => object.objectId);
    this.#painter ??= createGlPainter() ?? createSpanPainter();
    return { look, objectIds, image: this.#painter.paint(look, masks) };
  }

  clear(): void {
    this.#trackingUrl = null;
    this.#selection.clear();
    this.#tracking.clear();
  }
}
