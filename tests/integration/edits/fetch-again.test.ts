import { readFileSync, rmSync } from 'node:fs';
import { expect, test } from 'vitest';
import { draft, ended } from '../../support/edit-engine.ts';
import { setUpEngine } from '../../support/engine-setting.ts';

test('a result that was lost on disk comes again from the service, to where it was', async () => {
  const { edits, until, server, session, library } = await setUpEngine();
  await edits.start();
  const { id } = edits.create(session.id, draft());
  await until(id, ended);
  const [result] = library.results.ofEdit(id);
  rmSync(result!.path!);
  edits.mayFetchAgain(result!.id);
  edits.fetchAgain(result!.id);
  expect(edits.get(id).status).toBe('downloading');
  expect(await until(id, ended)).toMatchObject({ status: 'done' });
  const movie = server.movieOf(server.tasks[0]!.taskId);
  expect(readFileSync(result!.path!).equals(movie)).toBe(true);
  expect(library.results.ofEdit(id)).toMatchObject([{ state: 'here', path: result!.path }]);
  expect(server.tasks).toHaveLength(1);
});

test('after 30 days nobody is asked', async () => {
  const { edits, until, session, library } = await setUpEngine();
  await edits.start();
  const { id } = edits.create(session.id, draft());
  await until(id, ended);
  library.edits.update(id, { serviceDeletesAt: 1 });
  const [result] = library.results.ofEdit(id);
  expect(() => edits.mayFetchAgain(result!.id)).toThrow(expect.objectContaining({ code: 'result-expired' }));
});
