import { existsSync, mkdirSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, extname, join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { unfinished } from '../../../electron/main/download/resume.ts';
import { draft, ended, engineFor } from '../../support/edit-engine.ts';
import { setUpEngine } from '../../support/engine-setting.ts';
import type { Fault } from '../../support/task-service.ts';

test.each([
  ['a page instead of the video', { kind: 'raw', status: 200, body: '<!doctype html>' }],
  ['a broken file server', { kind: 'raw', status: 503, body: '' }],
  ['an address that is over', { kind: 'raw', status: 403, body: '' }],
  ['a line that breaks', { kind: 'cut' }],
  ['a reset', { kind: 'reset' }],
] satisfies [string, Fault][])('%s: the result is fetched again until it is here', async (_name, fault) => {
  const { edits, until, session, library } = await setUpEngine({
    fault: (route, count) => (route === 'file' && count < 3 ? fault : null),
  });
  await edits.start();
  const { id } = edits.create(session.id, draft());
  expect(await until(id, ended)).toMatchObject({ status: 'done' });
  expect(readdirSync(join(library.filesDir, 'results')).filter((name) => name.endsWith('.part'))).toEqual([]);
});

test('a result that the service has deleted is said to be gone, not waited for any longer', async () => {
  let offset = 0;
  const { edits, until, session } = await setUpEngine(
    { fault: (route) => (route === 'file' ? { kind: 'raw', status: 404, body: '' } : null) },
    { clock: { now: () => Date.now() + offset, after: (ms, fire) => after(ms, fire) } },
  );
  await edits.start();
  const { id } = edits.create(session.id, draft());
  await until(id, ({ retry, status }) => status === 'downloading' && retry !== null);
  offset = 31 * 86_400_000;
  edits.wake();
  expect(await until(id, ended)).toMatchObject({ status: 'failed', error: { code: 'result-expired' } });
});

function after(ms: number, fire: () => void): () => void {
  const timer = setTimeout(fire, ms);
  return () => clearTimeout(timer);
}

test.skipIf(!existsSync('/dev/full'))(
  'a full disk holds a result up only until there is room again',
  async () => {
    const { edits, until, session, library } = await setUpEngine();
    await edits.start();
    const ordered = edits.create(session.id, draft());
    const day = new Date(ordered.createdAt).toLocaleDateString('sv');
    const results = join(library.filesDir, 'results');
    const { data } = unfinished(join(results, `${day} red cup - removal - Delete the cup from.mp4`));
    mkdirSync(results, { recursive: true });
    symlinkSync('/dev/full', data);
    await until(
      ordered.id,
      ({ status, retry }) => status === 'downloading' && retry?.error.code === 'disk-full',
    );
    rmSync(data, { force: true });
    expect(await until(ordered.id, ended)).toMatchObject({ status: 'done', retry: null });
  },
);

test('a result that was whole on disk when the power went is taken up, and nothing is left beside it', async () => {
  let broken = true;
  const first = await setUpEngine({
    fault: (route) => (route === 'file' && broken ? { kind: 'raw', status: 503, body: '' } : null),
  });
  await first.edits.start();
  const { id } = first.edits.create(first.session.id, draft());
  await first.until(id, ({ status, retry }) => status === 'downloading' && retry !== null);
  await first.edits.stop();
  const { path } = first.library.results.ofEdit(id)[0]!;
  writeFileSync(path!, first.server.movieOf(first.server.tasks[0]!.taskId));
  writeFileSync(unfinished(path!).info, '{}');
  const fetched = first.server.requests.file;
  broken = false;
  const second = engineFor({ library: first.library, baseUrl: first.server.baseUrl });
  onTestFinished(() => second.edits.stop());
  await second.edits.start();
  expect(await second.until(id, ended)).toMatchObject({ status: 'done' });
  expect(first.server.requests.file).toBe(fetched);
  expect(
    readdirSync(dirname(path!))
      .map((name) => extname(name))
      .sort(),
  ).toEqual(['.json', '.mp4']);
});

test('all files of one edit share their name, whatever other edits are called', async () => {
  const { edits, until, session } = await setUpEngine();
  await edits.start();
  const names: string[][] = [];
  for (const watermark of [false, true, false, true]) {
    const { id } = edits.create(session.id, draft({ watermark }));
    const { results } = await until(id, ended);
    names.push(results.map(({ fileName }) => fileName.replace(/^.* the cup from/, '')));
  }
  expect(names).toEqual([
    ['.mp4'],
    [' (2).mp4', ' (2) (watermarked).mp4'],
    [' (3).mp4'],
    [' (4).mp4', ' (4) (watermarked).mp4'],
  ]);
});
