import type { EditMode, EditQuality } from '../domain/edit.ts';

/**
 * What the service accepts as an edit.
 * Source: the vendor's page, "Create Task", request body.
 */
export const editModes = ['addition', 'swap', 'removal'] as const satisfies readonly EditMode[];

/** `mode` of the request: the quality of the result. */
export const qualities = ['std', 'pro'] as const satisfies readonly EditQuality[];

/** Names the page lists. The list is not closed: newer pages no longer mention the field, so any name may be sent. */
export const modelNames = ['kling-v1-6'] as const;

export const editLimits = {
  /** Characters (code points), both for `prompt` and `negative_prompt`. */
  promptCharacters: 2500,
  /** How many reference images each kind of edit takes. */
  images: {
    addition: { min: 1, max: 2 },
    swap: { min: 1, max: 1 },
    removal: { min: 0, max: 0 },
  },
  /** Which kinds need a selection in the session (addition works without). */
  needsSelection: { addition: false, swap: true, removal: true },
  image: {
    /** File name endings, lower case, without the dot. */
    formats: ['jpg', 'jpeg', 'png'],
    /** Bytes of the file (not of its base64), included. */
    maxBytes: 10 * 1024 * 1024,
    /** Pixels of each side, included. */
    minSide: 300,
    /** Width divided by height, both ends included: 1:2.5 to 2.5:1. */
    aspect: { min: 1 / 2.5, max: 2.5 },
  },
  defaults: { quality: 'std', duration: '5' },
  /** The service deletes results after so many days. */
  resultDays: 30,
} as const;
