import { execFile } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { promisify } from 'node:util';
import { afterEach, expect, test, vi } from 'vitest';
import { electronCommand } from '../../scripts/electron.mjs';
import { launchApp, makeRunFolder, type LaunchOptions, type RunningApp } from '../support/electron.ts';
import { serve } from '../support/http.ts';

const run = promisify(execFile);
const patience = { timeout: 20_000, interval: 100 };

let running: RunningApp | null = null;
afterEach(async () => {
  await running?.close();
  running = null;
});

const start = async (options: LaunchOptions = {}): Promise<RunningApp> =>
  (running = await launchApp(options));

/** Everything that a run has left on disk, as text. */
const everythingIn = (folder: string): string =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'latin1'))
    .join('\n');

/** Starts the application as `launchApp` does, but only to see how it ends. */
async function startToEnd(userDataDir: string, ...args: string[]) {
  const home = process.env.MES_TEST_HOME ?? '';
  const command = await electronCommand({ home, userDataDir, args });
  return run(command.executablePath, command.args, {
    env: command.env,
    cwd: command.cwd,
    timeout: 30_000,
  }).then(
    ({ stderr }) => ({ code: 0, stderr }),
    (error: { code?: number; stderr?: string }) => ({ code: error.code ?? -1, stderr: error.stderr ?? '' }),
  );
}

test('a second start hands its clip to the first and ends', async () => {
  const { page, userDataDir } = await start();
  const clip = join(makeRunFolder('clip'), 'not there – 影.mp4');
  expect(await startToEnd(userDataDir, clip)).toMatchObject({ code: 0 });
  await vi.waitFor(async () => {
    const state = await page.evaluate(() => window.studio.invoke('app:state', {}));
    if (!state.ok || state.value.workspace.clipId === null) throw new Error('No clip is open');
    const { clipId } = state.value.workspace;
    const opened = await page.evaluate((id) => window.studio.invoke('clips:get', { clipId: id }), clipId);
    expect(opened).toMatchObject({ ok: true, value: { name: 'not there – 影.mp4', present: false } });
  }, patience);
});

test('an address that is not safe ends the start with a sentence, before anything is opened', async () => {
  const folder = makeRunFolder('data');
  const { code, stderr } = await startToEnd(folder, '--api-base-url=http://user:hunter2@example.org');
  expect(code).toBe(2);
  expect(stderr).toContain('--api-base-url');
  expect(stderr).not.toContain('hunter2');
  expect(existsSync(join(folder, 'library'))).toBe(false);
});

test('a page that crashes comes back by itself', async () => {
  const { app } = await start({ expectedErrors: [/./] });
  const process = await app.evaluate(async ({ BrowserWindow }) => {
    const { webContents } = BrowserWindow.getAllWindows()[0]!;
    const before = webContents.getOSProcessId();
    const loaded = new Promise<void>((done) => webContents.once('did-finish-load', () => done()));
    webContents.forcefullyCrashRenderer();
    await loaded;
    return { before, after: webContents.getOSProcessId() };
  });
  expect(process.after).not.toBe(process.before);
  const ready = () =>
    app.evaluate(
      ({ BrowserWindow }) =>
        BrowserWindow.getAllWindows()[0]!.webContents.executeJavaScript(
          `document.querySelector('[data-testid="app"]')?.dataset.ready ?? null`,
        ) as Promise<string | null>,
    );
  await vi.waitFor(async () => expect(await ready()).toBe('true'), patience);
});

test('the window comes back where it was', async () => {
  const first = await start();
  const bounds = { x: 40, y: 30, width: 1100, height: 720 };
  await first.app.evaluate(
    ({ BrowserWindow }, to) => BrowserWindow.getAllWindows()[0]!.setBounds(to),
    bounds,
  );
  await first.close();
  const second = await start({ userDataDir: first.userDataDir });
  expect(
    await second.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]!.getBounds()),
  ).toEqual(bounds);
});

const secrets = { accessKey: 'AK-canary-0123456789-1a2b', secretKey: 'SK-canary-9876543210-3c4d' };

test('credentials go to the keychain, work, and are nowhere else', async () => {
  const heard: string[] = [];
  const origin = await serve((request, response) => {
    heard.push(`${request.url} ${JSON.stringify(request.headers)}`);
    const answer = {
      code: 0,
      message: 'SUCCEED',
      request_id: 'r',
      data: { resource_pack_subscribe_infos: [] },
    };
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(answer));
  });
  const args = [`--api-base-url=${origin}`];
  const first = await start({ args });
  const saved = await first.page.evaluate(
    (keys) => window.studio.invoke('credentials:save', { auth: 'keys', ...keys }),
    secrets,
  );
  expect(saved).toMatchObject({ ok: true, value: { state: 'keychain', hint: '••••1a2b', keychain: 'ok' } });
  const tested = await first.page.evaluate(() => window.studio.invoke('credentials:test', {}));
  expect(tested).toMatchObject({ ok: true, value: [{ step: 'account', ok: true }] });
  await first.close();

  expect(heard).toHaveLength(1);
  expect(heard[0]).toMatch(/^\/account\/costs\?.*"authorization":"Bearer eyJ/);
  expect(heard.join()).not.toContain(secrets.secretKey);
  const left = everythingIn(first.userDataDir);
  for (const secret of Object.values(secrets)) {
    expect(left).not.toContain(secret);
    expect(left).not.toContain(Buffer.from(secret).toString('base64'));
  }

  const second = await start({ args, userDataDir: first.userDataDir });
  const state = await second.page.evaluate(() => window.studio.invoke('app:state', {}));
  expect(state).toMatchObject({
    ok: true,
    value: { provider: 'kling', credentials: { state: 'keychain', hint: '••••1a2b' } },
  });
  const cleared = await second.page.evaluate(() => window.studio.invoke('credentials:clear', {}));
  expect(cleared).toMatchObject({ ok: true, value: { state: 'none' } });
});

test('without a keychain they are for this run only, which is said, and gone afterwards', async () => {
  const first = await start({ keychain: false });
  const saved = await first.page.evaluate(
    (keys) => window.studio.invoke('credentials:save', { auth: 'keys', ...keys }),
    secrets,
  );
  expect(saved).toMatchObject({ ok: true, value: { state: 'session', keychain: 'no-bus' } });
  await first.close();
  expect(everythingIn(first.userDataDir)).not.toContain(secrets.secretKey);
  const second = await start({ keychain: false, userDataDir: first.userDataDir });
  const status = await second.page.evaluate(() => window.studio.invoke('credentials:status', {}));
  expect(status).toMatchObject({ ok: true, value: { state: 'none' } });
});
