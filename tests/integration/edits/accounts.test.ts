import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { allowFrom } from '../../../electron/main/download/request.ts';
import { createKlingClient } from '../../../electron/main/kling/client.ts';
import { openLibrary } from '../../../electron/main/library/library.ts';
import { draft, ended, engineFor } from '../../support/edit-engine.ts';
import { clipRecord, sessionRecord } from '../../support/records.ts';
import { startTaskService } from '../../support/task-service.ts';
import { temporaryFolder } from '../../support/temp.ts';

/** An edit's account is its session's; each account here is a service of its own, which shows who is asked for what. */
async function twoAccounts(slots: number) {
  const folder = temporaryFolder();
  const library = openLibrary({ file: join(folder, 'library.db'), filesDir: join(folder, 'files') });
  const clip = library.clips.insert(clipRecord());
  const servers = { one: await startTaskService({ slots }), two: await startTaskService() };
  const serverOf = (account: string | null) => servers[account as keyof typeof servers];
  const engine = engineFor({
    library,
    baseUrl: servers.one.baseUrl,
    client: ({ account }) =>
      createKlingClient({
        baseUrl: serverOf(account).baseUrl,
        credentials: { kind: 'token', apiKey: `api-key-of-${account}` },
      }),
    allowUrl: ({ account }) => allowFrom(serverOf(account).baseUrl),
  });
  onTestFinished(async () => {
    await engine.edits.stop();
    await Promise.all(Object.values(servers).map((server) => server.close()));
    library.close();
  });
  const sessionOf = (account: string) => {
    const expiresAt = Date.now() + 86_400_000;
    const { id } = library.sessions.insert(sessionRecord(clip.id, { provider: 'kling', account, expiresAt }));
    const points = [{ x: 0.5, y: 0.25 }];
    library.selections.appendOp(id, { kind: 'add', frameIndex: 0, points });
    library.selections.replaceConfirmed(id, new Map([[0, points]]));
    return id;
  };
  return { ...engine, servers, sessions: { one: sessionOf('one'), two: sessionOf('two') } };
}

test('each edit is ordered from, asked of and fetched with the account of its session', async () => {
  const { edits, until, servers, sessions } = await twoAccounts(Infinity);
  await edits.start();
  const ordered = [edits.create(sessions.one, draft()), edits.create(sessions.two, draft())];
  expect(ordered.map(({ account }) => account)).toEqual(['one', 'two']);
  for (const { id } of ordered) expect(await until(id, ended)).toMatchObject({ status: 'done' });
  for (const [index, server] of [servers.one, servers.two].entries()) {
    expect(server.tasks.map(({ externalId }) => externalId)).toEqual([ordered[index]!.externalTaskId]);
    expect(server.requests.file).toBe(1);
  }
});

test('an account that is full holds up its own edits and nobody else’s', async () => {
  const { edits, until, servers, sessions } = await twoAccounts(0);
  await edits.start();
  const stuck = edits.create(sessions.one, draft());
  await until(stuck.id, ({ retry }) => retry?.error.code === 'too-many-parallel');
  const free = edits.create(sessions.two, draft());
  expect(await until(free.id, ended)).toMatchObject({ status: 'done' });
  expect(edits.get(stuck.id).status).toBe('submitting');
  expect(servers.one.tasks).toEqual([]);
});
