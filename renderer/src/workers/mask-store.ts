import type { SelectionMask } from '../../../electron/shared/domain/selection.ts';
import { decodeCounts, type Runs } from '../../../electron/shared/rle/counts.ts';
import { maskShape, type PictureSize } from '../../../electron/shared/rle/dialect.ts';
import { maskBox, type MaskBox } from '../../../electron/shared/rle/measures.ts';
import type { FrameMasks } from './protocol.ts';

/** A mask ready to be drawn. The object itself is its identity: the same mask is the same object until it is replaced. */
export interface ReadMask {
  readonly objectId: number;
  readonly height: number;
  readonly width: number;
  readonly runs: Runs;
  readonly box: MaskBox;
}

interface Kept {
  readonly mask: SelectionMask;
  /** Undefined: not read yet; null: unreadable. */
  read?: ReadMask | null;
}

/** Masks by frame, each read once, when first asked for. */
export class MaskStore {
  readonly #frames = new Map<number, Kept[]>();
  #video: PictureSize | null = null;

  /** The video the masks belong to; changing it forgets what was read. */
  setVideo(video: PictureSize): void {
    this.#video = video;
    for (const kept of this.#frames.values()) for (const one of kept) delete one.read;
  }

  /** Replaces the masks of some frames; a mask that stays the same stays read. */
  set(frames: readonly FrameMasks[]): void {
    for (const { frameIndex, masks } of frames) {
      const before = this.#frames.get(frameIndex) ?? [];
      const after = masks.map((mask) => before.find((kept) => sameMask(kept.mask, mask)) ?? { mask });
      if (after.length === 0) this.#frames.delete(frameIndex);
      else this.#frames.set(frameIndex, after);
    }
  }

  clear(): void {
    this.#frames.clear();
  }

  has(frameIndex: number): boolean {
    return this.#frames.has(frameIndex);
  }

  get frameIndexes(): readonly number[] {
    return [...this.#frames.keys()].sort((a, b) => a - b);
  }

  /** The readable masks of a frame; those that are damaged or do not fit the video are left out. */
  read(frameIndex: number): readonly ReadMask[] {
    const masks: ReadMask[] = [];
    for (const kept of this.#frames.get(frameIndex) ?? []) {
      if (kept.read === undefined) kept.read = this.#read(kept.mask);
      if (kept.read) masks.push(kept.read);
    }
    return masks;
  }

  #read(mask: SelectionMask): ReadMask | null {
    if (!this.#video) return null;
    try {
      const { height, width } = maskShape(mask.size, this.#video);
      const runs = decodeCounts(mask.counts, height, width);
      return { objectId: mask.objectId, height, width, runs, box: maskBox(runs, height) };
    } catch {
      // The main process refuses damaged answers with a sentence; one that got here is simply not drawn.
      return null;
    }
  }
}

function sameMask(a: SelectionMask, b: SelectionMask): boolean {
  return (
    a.objectId === b.objectId && a.size[0] === b.size[0] && a.size[1] === b.size[1] && a.counts === b.counts
  );
}
