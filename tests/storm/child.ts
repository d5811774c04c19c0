import { join } from 'node:path';
import { openLibrary } from '../../electron/main/library/library.ts';
import { draft, engineFor, quickWaits } from '../support/edit-engine.ts';
import { clipRecord, sessionRecord } from '../support/records.ts';

/*
 * The engine in a process of its own, to be killed at any moment: orders edits until there are enough, and ends with 0 once
 * all of them have ended. `node child.ts <folder> <base URL> <how many edits> <settle milliseconds>`
 */

const [folder, baseUrl, wantedEdits, settleMs] = process.argv.slice(2) as [string, string, string, string];
const wanted = Number(wantedEdits);

const library = openLibrary({ file: join(folder, 'library.db'), filesDir: join(folder, 'files') });
const clip = library.clips.list()[0] ?? library.clips.insert(clipRecord());
const session =
  library.sessions.ofClip(clip.id)[0] ??
  library.sessions.insert(sessionRecord(clip.id, { expiresAt: Date.now() + 86_400_000 }));
const points = new Map([[0, [{ x: 0.25, y: 0.75 }]]]);
if (library.selections.ops(session.id).cursor === 0) {
  library.selections.appendOp(session.id, { kind: 'add', frameIndex: 0, points: points.get(0)! });
}
library.selections.replaceConfirmed(session.id, points);

const { edits } = engineFor({
  library,
  baseUrl,
  timeoutMs: 300,
  waits: { ...quickWaits, settleMs: Number(settleMs) },
  onProblem: (message) => process.stderr.write(`${message}\n`),
});
await edits.start();

/** At most so many open at once: users order some, wait, order more. */
const mostOpen = 60;
let count = library.edits.ofSession(session.id).length;
const timer = setInterval(() => {
  for (let burst = 0; burst < 5 && count < wanted && edits.open().length < mostOpen; burst++) {
    edits.create(session.id, draft({ watermark: count % 5 === 0 }));
    count++;
  }
  if (count < wanted || edits.open().length > 0) return;
  clearInterval(timer);
  void edits.stop().then(() => {
    library.close();
  });
}, 20);
