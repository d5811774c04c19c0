import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { type Library, openLibrary } from '../../electron/main/library/library.ts';
import { clipRecord, editRecord, resultRecord, sessionRecord } from './records.ts';

export const openIn = (folder: string): Library =>
  openLibrary({ file: join(folder, 'library.db'), filesDir: join(folder, 'files') });

const write = (path: string, content: string): string => {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, content);
  return path;
};
const sha = (content: string): string => createHash('sha256').update(content).digest('hex');

/** A library with one of everything, files included; the clip's original lies outside of it. */
export function fillLibrary(library: Library, folder: string, edits = 2): void {
  const clip = library.clips.insert(
    clipRecord({ path: write(join(folder, 'films', 'red cup.mp4'), 'original') }),
  );
  const inside = (name: string, content: string) => write(join(library.filesDir, name), content);
  const session = library.sessions.insert(
    sessionRecord(clip.id, { videoPath: inside('sessions/one/video.mp4', 'normalised'), requestId: 'r' }),
  );
  const points = new Map([[3, [{ x: 0.1234567890123456, y: 0.5 }]]]);
  library.selections.appendOp(session.id, { kind: 'add', frameIndex: 3, points: points.get(3)! });
  library.selections.replaceConfirmed(session.id, points);
  library.selections.putMasks(session.id, {
    frameIndex: 3,
    revision: 1,
    masks: [{ objectId: 0, size: [720, 1280], counts: 'PPYo1e0', png: new Uint8Array([1, 2, 250]) }],
  });
  const image = library.images.insert({
    id: '7b0f4a3e-0000-4000-8000-000000000001',
    name: 'brass cup.png',
    path: inside(`images/${sha('image')}.png`, 'image'),
    width: 300,
    height: 300,
    bytes: 5,
    sha256: sha('image'),
    addedAt: 1,
  });
  for (let index = 0; index < edits; index++) {
    const edit = library.edits.insert(
      editRecord({ sessionId: session.id, clipId: clip.id, imageIds: [image.id], prompt: `红杯子 ${index}` }),
      'ordered',
    );
    const content = `result ${index}`;
    library.results.insert(
      resultRecord(edit.id, {
        state: 'here',
        fileName: `take ${index}.mp4`,
        path: inside(`results/take ${index}.mp4`, content),
        bytes: content.length,
        sha256: sha(content),
        // Alike pictures are kept once.
        posterPath: inside(`posters/${index}.jpg`, 'the same poster'),
      }),
    );
    library.edits.update(edit.id, { status: 'done', taskId: `task-${edit.id}`, units: '2' });
    library.own.describe(
      { kind: 'edit', id: edit.id },
      { note: `note ${index}`, tags: ['定稿'], starred: true },
    );
  }
}

/** Everything that a library says, with files by their content: two that say the same are the same. */
export function contentOf(library: Library): unknown {
  const { db, paths } = library.raw;
  const tables = [
    ...['clips', 'sessions', 'selection_ops', 'selections', 'selection_points', 'masks', 'images', 'edits'],
    ...[
      'edit_images',
      'edit_events',
      'results',
      'annotations',
      'entry_tags',
      'edit_selections',
      'selection_snapshots',
    ],
  ];
  return Object.fromEntries(
    tables.map((table) => {
      const rows = db.prepare(`SELECT * FROM ${table}`).all() as Record<string, unknown>[];
      const lines = rows.map((row) => {
        const { id, ...rest } = row;
        const values: Record<string, unknown> = { ...(table === 'edit_events' ? {} : { id }), ...rest };
        for (const [column, value] of Object.entries(values)) {
          if (!/(^|_)path$/.test(column) || typeof value !== 'string') continue;
          values[column] = sha(readFileSync(paths.fromStored(value)!, 'utf8'));
        }
        return JSON.stringify(values);
      });
      return [table, lines.sort()];
    }),
  );
}

/** The files in a library's folder, by their names in it. */
export const filesIn = (library: Library): string[] =>
  (existsSync(library.filesDir) ? (readdirSync(library.filesDir, { recursive: true }) as string[]) : [])
    .map((name) => join(library.filesDir, name))
    .filter((path) => statSync(path).isFile())
    .map((path) => relative(library.filesDir, path))
    .sort();
