import type { ExportKind } from '../../shared/ipc/exports.ts';

/** How the suggested name of an export ends; a sequence is a folder. */
export const exportEndings: Readonly<Record<ExportKind, string>> = {
  mask: 'mask.png',
  cutout: 'cutout.png',
  sequence: 'masks',
  matte: 'matte.mp4',
  coco: 'coco.json',
  tracking: 'tracking.json',
};
