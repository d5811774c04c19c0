import { randomUUID } from 'node:crypto';
import { stat } from 'node:fs/promises';
import { basename, sep } from 'node:path';
import type { CleanUpLine, CleanUpPlan, CleanUpRule } from '../../shared/domain/storage.ts';
import type { Library } from '../library/library.ts';

export interface CleanUpWish {
  readonly rules: readonly CleanUpRule[];
  /** Null: however new. */
  readonly olderThanDays: number | null;
}

/** A plan, and the files it means. */
export interface CleanUp {
  readonly plan: CleanUpPlan;
  readonly paths: readonly string[];
}

/**
 * Which files each rule is about, as the record names them. Sessions and previews go only where their 24 hours are over; fixed
 * copies only where no session worth anything needs them. Stars protect.
 */
const rules: Readonly<Record<CleanUpRule, string>> = {
  removed: `SELECT r.path FROM results r JOIN edits e ON e.id = r.edit_id WHERE e.removed_at IS NOT NULL AND r.path IS NOT NULL`,
  'session-videos': `SELECT s.video_path AS path FROM sessions s WHERE s.expires_at < @now AND s.video_path IS NOT NULL`,
  previews: `
    SELECT p.video_path AS path FROM previews p JOIN sessions s ON s.id = p.session_id WHERE s.expires_at < @now AND p.video_path IS NOT NULL
    UNION SELECT p.tracking_path FROM previews p JOIN sessions s ON s.id = p.session_id WHERE s.expires_at < @now AND p.tracking_path IS NOT NULL`,
  'fixed-clips': `SELECT c.fixed_path AS path FROM clips c WHERE c.fixed_path IS NOT NULL
    AND NOT EXISTS (SELECT 1 FROM sessions s WHERE s.clip_id = c.id AND s.expires_at >= @now)
    AND EXISTS (SELECT 1 FROM sessions s WHERE s.clip_id = c.id)`,
  watermarked: `SELECT r.path FROM results r WHERE r.kind = 'watermarked' AND r.path IS NOT NULL ${'AND ' + notStarred()}`,
  results: `SELECT r.path FROM results r WHERE r.path IS NOT NULL AND ${notStarred()}`,
};

function notStarred(): string {
  return `r.state = 'here' AND NOT EXISTS (SELECT 1 FROM annotations a WHERE a.kind = 'edit' AND a.id = r.edit_id AND a.starred = 1)`;
}

const mostLines = 500;
const day = 86_400_000;

/** Only looks; nothing outside the library's folder is ever meant. */
export async function planCleanUp(library: Library, wish: CleanUpWish, now: number): Promise<CleanUp> {
  const { db, paths } = library.raw;
  const found = new Map<string, CleanUpLine>();
  for (const rule of wish.rules) {
    const statement = db.prepare(rules[rule]);
    const rows = (rules[rule].includes('@now') ? statement.all({ now }) : statement.all()) as {
      path: string;
    }[];
    for (const { path: stored } of rows) {
      const path = paths.fromStored(stored)!;
      if (found.has(path) || !path.startsWith(library.filesDir + sep)) continue;
      const info = await stat(path).catch(() => null);
      if (!info?.isFile()) continue;
      if (wish.olderThanDays !== null && now - info.mtimeMs < wish.olderThanDays * day) continue;
      found.set(path, { name: basename(path), bytes: info.size, at: info.mtimeMs, rule });
    }
  }
  const lines = [...found.values()].sort((a, b) => b.bytes - a.bytes);
  const sumOf = (some: readonly CleanUpLine[]) => ({
    files: some.length,
    bytes: some.reduce((sum, { bytes }) => sum + bytes, 0),
  });
  const groups = wish.rules.map((rule) => ({ rule, ...sumOf(lines.filter((line) => line.rule === rule)) }));
  return {
    paths: [...found.keys()],
    plan: { id: randomUUID(), ...sumOf(lines), groups, lines: lines.slice(0, mostLines) },
  };
}
