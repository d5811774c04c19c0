import { randomUUID } from 'node:crypto';
import type { ClipKind } from '../../shared/domain/clip.ts';
import type { ClipRecord } from '../library/records.ts';

/** A clip of which nothing is known yet but what is said here. */
export const newClip = (
  kind: ClipKind,
  at: number,
  part: Partial<ClipRecord> & Pick<ClipRecord, 'name' | 'checkState'>,
): ClipRecord => ({
  id: randomUUID(),
  kind,
  link: null,
  videoId: null,
  addedAt: at,
  updatedAt: at,
  bytes: null,
  facts: null,
  checks: [],
  error: null,
  path: null,
  sha256: null,
  fileKey: null,
  sourceResultId: null,
  probe: null,
  fix: null,
  fixedPath: null,
  fixedSha256: null,
  posterPath: null,
  ...part,
});
