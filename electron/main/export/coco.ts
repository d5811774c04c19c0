import type { SelectionMask, SelectionObject } from '../../shared/domain/selection.ts';
import { encodeCounts } from '../../shared/rle/counts.ts';
import type { PictureSize } from '../../shared/rle/dialect.ts';
import { fittedRuns } from '../../shared/rle/fit.ts';
import { maskArea, maskBox } from '../../shared/rle/measures.ts';
import type { TrackedFrame } from '../../shared/rle/tracked.ts';

/** What the COCO file says of a frame's object. */
interface CocoAnnotation {
  readonly id: number;
  readonly image_id: number;
  readonly category_id: number;
  readonly segmentation: { readonly size: readonly [number, number]; readonly counts: string };
  readonly area: number;
  /** x, y, width, height in pixels. */
  readonly bbox: readonly [number, number, number, number];
  readonly iscrowd: 1;
}

export interface CocoFile {
  readonly info: { readonly description: string; readonly version: '1.0' };
  readonly images: readonly {
    id: number;
    width: number;
    height: number;
    file_name: string;
    frame_index: number;
  }[];
  readonly annotations: readonly CocoAnnotation[];
  readonly categories: readonly { id: number; name: string; supercategory: string }[];
}

/**
 * A selection in COCO's object detection format: an image per frame, an annotation per object and frame with its compressed
 * run lengths, always the picture's own [height, width] whatever the service wrote. `iscrowd` is 1, as the format asks of run lengths.
 * Source: cocodataset.org, "Data format".
 */
export function cocoFile(
  name: string,
  video: PictureSize,
  frames: readonly TrackedFrame[],
  objects: readonly SelectionObject[],
): CocoFile {
  const annotations: CocoAnnotation[] = [];
  for (const { frameIndex, masks } of frames) {
    for (const mask of masks) {
      const annotation = annotate(annotations.length + 1, frameIndex, mask, video);
      if (annotation) annotations.push(annotation);
    }
  }
  const ids = [...new Set(annotations.map((annotation) => annotation.category_id))].sort((a, b) => a - b);
  return {
    info: { description: name, version: '1.0' },
    images: frames.map(({ frameIndex }) => ({
      id: frameIndex + 1,
      width: video.width,
      height: video.height,
      file_name: frameName(frameIndex),
      frame_index: frameIndex,
    })),
    annotations,
    categories: ids.map((id) => ({
      id,
      name: objects.find((object) => object.objectId === id - 1)?.name || `object ${id}`,
      supercategory: 'selection',
    })),
  };
}

/** The name of a frame's picture in a sequence: as many digits as the longest clip needs. */
export const frameName = (frameIndex: number): string => `${String(frameIndex).padStart(4, '0')}.png`;

function annotate(
  id: number,
  frameIndex: number,
  mask: SelectionMask,
  video: PictureSize,
): CocoAnnotation | null {
  const { width, height } = video;
  const runs = fittedRuns(mask, video);
  const area = maskArea(runs);
  if (area === 0) return null;
  const box = maskBox(runs, height);
  return {
    id,
    image_id: frameIndex + 1,
    category_id: mask.objectId + 1,
    segmentation: { size: [height, width], counts: encodeCounts(runs) },
    area,
    bbox: [box.x, box.y, box.width, box.height],
    iscrowd: 1,
  };
}
