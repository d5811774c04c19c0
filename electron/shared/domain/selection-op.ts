import type { PointXY } from './selection.ts';

/** One thing the user did to a selection: the unit of undo, and what is stored. */
export type SelectionOp =
  | { readonly kind: 'add'; readonly frameIndex: number; readonly points: readonly PointXY[] }
  | { readonly kind: 'remove'; readonly frameIndex: number; readonly points: readonly PointXY[] }
  | { readonly kind: 'clear' }
  | { readonly kind: 'rename'; readonly objectId: number; readonly name: string };
