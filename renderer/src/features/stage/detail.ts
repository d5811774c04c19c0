import type { Extent } from '../../../../electron/shared/geometry/view.ts';

/** How long the view has to stay as it is before pictures of that size are made. */
const settledMs = 200;

/** Size of the pictures asked for; null: all their pixels. Follows a view that it does not do for once that has come to rest. */
export class Detail {
  size: Extent | null = null;
  #settling: ReturnType<typeof setTimeout> | undefined;

  /**
   * @param wanted what the view would show
   * @param picture all the pixels there are
   * @param changed told after `size` followed
   */
  follow(wanted: Extent | null, picture: Extent, changed: () => void): void {
    this.stop();
    const have = this.size?.width ?? picture.width;
    const width = wanted?.width ?? picture.width;
    if (width <= have && width >= have * 0.7) return;
    this.#settling = setTimeout(() => {
      this.size = wanted;
      changed();
    }, settledMs);
  }

  stop(): void {
    clearTimeout(this.#settling);
  }
}
