import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { emptyLeft, moveFiles } from '../../electron/main/archive/move.ts';
import { sweepIncoming, unpack } from '../../electron/main/archive/unpack.ts';
import { clipRecord, editRecord, resultRecord, sessionRecord } from '../support/records.ts';
import { openIn } from '../support/whole-library.ts';

/*
 * A library at work in a process of its own, to be killed at any moment. Says each thing on a line once it is done:
 * `node library-child.ts <folder> write|open|move|import [file]`
 */

const [folder, what, file] = process.argv.slice(2) as [string, string, string?];
const say = (line: string) => process.stdout.write(`${line}\n`);
const job = { signal: new AbortController().signal, progress: () => undefined };

const library = openIn(folder);
say('open');
if (what === 'write') {
  const clip = library.clips.insert(clipRecord());
  const session = library.sessions.insert(sessionRecord(clip.id));
  const results = join(library.filesDir, 'results');
  mkdirSync(results, { recursive: true });
  for (;;) {
    const edit = library.edits.insert(editRecord({ sessionId: session.id, clipId: clip.id }), 'ordered');
    say(`submitting ${edit.id}`);
    const path = join(results, `${edit.id}.mp4`);
    writeFileSync(path, edit.id);
    library.transaction(() => {
      library.results.insert(resultRecord(edit.id, { path, state: 'here', fileName: `${edit.id}.mp4` }));
      library.edits.update(edit.id, { status: 'done' }, 'results on disk');
    });
    say(`done ${edit.id}`);
    library.own.describe({ kind: 'edit', id: edit.id }, { tags: ['done'] });
    await new Promise(setImmediate);
  }
}
await sweepIncoming(library);
await emptyLeft(library);
if (what === 'move') {
  const places = [join(folder, 'place 0'), join(folder, 'place 1')];
  for (;;) {
    await moveFiles(
      library,
      places.find((place) => place !== library.filesDir)!,
      job,
    );
    say('moved');
  }
}
if (what === 'import') await unpack(library, file!, job);
library.close();
say('ended');
