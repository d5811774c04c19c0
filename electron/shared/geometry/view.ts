/** A place: in CSS pixels of the stage, or in pixels of the picture; the function says which. */
export interface Place {
  readonly x: number;
  readonly y: number;
}

export interface Extent {
  readonly width: number;
  readonly height: number;
}

/**
 * Where the picture lies on the stage. `scale` is CSS pixels per picture pixel; `x`, `y` is the picture's top left corner
 * in CSS pixels from the stage's. Device pixels enter only through `snapView` and `actualSizeView`.
 */
export interface View {
  readonly scale: number;
  readonly x: number;
  readonly y: number;
}

/** At most this many CSS pixels for one picture pixel: enough to see pixels as tiles. */
export const maxScale = 32;

/** The largest view that shows the whole picture, centred; `across` and `down` are CSS pixels kept free on either side. */
export function fitView(stage: Extent, picture: Extent, across = 0, down = across): View {
  const width = Math.max(1, stage.width - 2 * across);
  const height = Math.max(1, stage.height - 2 * down);
  const scale = Math.min(maxScale, width / picture.width, height / picture.height);
  return centredView(stage, picture, scale);
}

/** One picture pixel on one device pixel, centred. */
export function actualSizeView(stage: Extent, picture: Extent, pixelRatio: number): View {
  return centredView(stage, picture, 1 / pixelRatio);
}

function centredView(stage: Extent, picture: Extent, scale: number): View {
  return {
    scale,
    x: (stage.width - picture.width * scale) / 2,
    y: (stage.height - picture.height * scale) / 2,
  };
}

/** A place on the stage as a place in the picture, in picture pixels; may lie outside the picture. */
export function toPicture(view: View, onStage: Place): Place {
  return { x: (onStage.x - view.x) / view.scale, y: (onStage.y - view.y) / view.scale };
}

/** A place in the picture as a place on the stage: the inverse of `toPicture`. */
export function toStage(view: View, inPicture: Place): Place {
  return { x: inPicture.x * view.scale + view.x, y: inPicture.y * view.scale + view.y };
}

/** Smallest allowed scale: a quarter of what fits, or actual size where that is smaller still. */
function minScale(stage: Extent, picture: Extent): number {
  return Math.min(1, fitView(stage, picture).scale) / 4;
}

/** Zooms by `factor` so that the picture pixel under `anchor` (stage, CSS pixels) stays under it. */
export function zoomView(view: View, factor: number, anchor: Place, stage: Extent, picture: Extent): View {
  const wanted = view.scale * factor;
  const scale = Math.min(maxScale, Math.max(minScale(stage, picture), wanted));
  const ratio = scale / view.scale;
  return { scale, x: anchor.x - (anchor.x - view.x) * ratio, y: anchor.y - (anchor.y - view.y) * ratio };
}

/** Moves the picture by CSS pixels, never so far that less than `keep` CSS pixels of it stay on the stage. */
export function panView(view: View, by: Place, stage: Extent, picture: Extent, keep = 48): View {
  return keepInSight({ ...view, x: view.x + by.x, y: view.y + by.y }, stage, picture, keep);
}

/** The nearest view that leaves at least `keep` CSS pixels of the picture on the stage, in both directions. */
export function keepInSight(view: View, stage: Extent, picture: Extent, keep = 48): View {
  const along = (at: number, length: number, room: number): number => {
    const rest = Math.min(keep, length, room);
    return Math.min(room - rest, Math.max(rest - length, at));
  };
  return {
    scale: view.scale,
    x: along(view.x, picture.width * view.scale, stage.width),
    y: along(view.y, picture.height * view.scale, stage.height),
  };
}

/** Puts the picture's corner on whole device pixels, so that at 1:1 every picture pixel is exactly one of them. */
export function snapView(view: View, pixelRatio: number): View {
  const snap = (value: number): number => Math.round(value * pixelRatio) / pixelRatio;
  return { scale: view.scale, x: snap(view.x), y: snap(view.y) };
}
