/**
 * What the service accepts as a selection.
 * Source: the vendor's page, "Initialize Video for Editing" (`session_id`) and "Add Video Selection Area".
 */
export const selectionLimits = {
  /** A session lives so many hours from init-selection. */
  sessionHours: 24,
  framesPerSession: 10,
  pointsPerFrame: 10,
  /** x and y of a point, both ends included, as a share of the width and height; (0,0) is the top-left corner. */
  coordinate: { min: 0, max: 1 },
  /** The first frame of the normalised video. */
  firstFrame: 0,
} as const;
