import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import process from 'node:process';
import type { Page } from 'playwright-core';
import { afterAll, expect, test, vi } from 'vitest';
import type { StudioApi } from '../../electron/preload/api.ts';
import { launchApp, type RunningApp } from '../support/electron.ts';
import { serve } from '../support/http.ts';

declare global {
  interface Window {
    readonly studio: StudioApi;
    broken?: unknown;
  }
}

/** What these tests provoke on purpose. */
const expectedErrors = [
  /Content Security Policy/i,
  /Refused to|violates|Failed to load resource|net::ERR_|Not allowed to/i,
  /WebSocket connection|Access to fetch|Permissions policy violation/i,
  /not one of our windows/,
];

let running: RunningApp | null = null;
afterAll(async () => {
  await running?.close();
});

/** One window for all attacks: none of them may leave a trace that the next one would find. */
const start = async (): Promise<RunningApp> => (running ??= await launchApp({ expectedErrors }));
const home = 'app://studio/index.html';

/** A server that would be glad to hear from the page. */
async function listener(): Promise<{ origin: string; heard: string[] }> {
  const heard: string[] = [];
  const origin = await serve((request, response) => {
    heard.push(`${request.method} ${request.url}`);
    response.writeHead(200, { 'access-control-allow-origin': '*' }).end('window.broken = "loaded"');
  });
  return { origin, heard };
}

/** Two turns of the page's own loop and one of its frames: what was started has been refused or is under way. */
const settle = (page: Page) =>
  page.evaluate(
    () => new Promise((done) => requestAnimationFrame(() => setTimeout(() => setTimeout(done, 200), 0))),
  );

test('no script that comes as text runs, however it gets into the page', async () => {
  const { page } = await start();
  await page.evaluate(() => {
    const box = document.createElement('div');
    box.innerHTML = `<img src="x" onerror="window.broken = 'attribute'">
      <svg><script>window.broken = 'svg'</script></svg><a href="javascript:window.broken='link'">a</a>`;
    document.body.append(box);
    box.querySelector('a')?.click();
    const script = document.createElement('script');
    script.textContent = 'window.broken = "inline"';
    document.body.append(script);
    const data = document.createElement('script');
    data.src = 'data:text/javascript,window.broken="data"';
    document.body.append(data);
    const blob = document.createElement('script');
    blob.src = URL.createObjectURL(new Blob(['window.broken = "blob"']));
    document.body.append(blob);
    // Later, since the tool that runs this is above the policy.
    setTimeout(() => {
      try {
        new Function('window.broken = "function"')();
      } catch {
        // As it should be.
      }
    }, 0);
  });
  await settle(page);
  expect(await page.evaluate(() => window.broken)).toBeUndefined();
});

test('the page reaches nothing outside, by any of the ways there are', async () => {
  const { origin, heard } = await listener();
  const { page } = await start();
  await page.evaluate(async (url) => {
    const element = (name: string, attributes: Record<string, string>) => {
      const made = document.createElement(name);
      for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
      document.body.append(made);
      return made;
    };
    element('img', { src: `${url}/img` });
    element('script', { src: `${url}/script` });
    element('link', { rel: 'stylesheet', href: `${url}/style` });
    element('link', { rel: 'prefetch', href: `${url}/prefetch` });
    element('link', { rel: 'preconnect', href: url });
    element('iframe', { src: `${url}/frame` });
    element('video', { src: `${url}/video` });
    element('object', { data: `${url}/object` });
    element('embed', { src: `${url}/embed` });
    const form = element('form', { action: `${url}/form`, method: 'post' });
    (form as HTMLFormElement).submit();
    navigator.sendBeacon(`${url}/beacon`);
    await fetch(`${url}/fetch`).catch(() => undefined);
    await fetch(`${url}/opaque`, { mode: 'no-cors' }).catch(() => undefined);
    for (const make of [
      () => new WebSocket(url.replace('http', 'ws')),
      () => new EventSource(`${url}/events`),
      () => new Worker(`${url}/worker`),
    ]) {
      try {
        make();
      } catch {
        // As it should be.
      }
    }
  }, origin);
  await settle(page);
  expect(heard).toEqual([]);
  expect(page.url()).toBe(home);
  expect(await page.evaluate(() => window.broken)).toBeUndefined();
});

test('the window stays on its page, opens no other and embeds nothing', async () => {
  const { origin, heard } = await listener();
  const { page, app } = await start();
  // about:blank asks nobody before it is shown: the window comes back from it by itself.
  const targets = [
    `${origin}/away`,
    'file:///etc/passwd',
    'data:text/html,x',
    'about:blank',
    'app://studio/other',
    'javascript:document.body.innerHTML="gone"',
    'blob:app://studio/0',
    'app://studio/index.html?query',
  ];
  for (const target of targets) {
    await page.evaluate((to) => {
      location.href = to;
    }, target);
    await vi.waitFor(() => settle(page));
    // Asked of the page itself: the tool waits for the end of a navigation that was refused.
    const shown = () =>
      page.evaluate(() => {
        const ready = document.querySelector<HTMLElement>('[data-testid="app"]')?.dataset.ready;
        return `${location.href} ${ready}`;
      });
    await vi.waitFor(async () => expect(await shown(), target).toBe(`${home} true`), { timeout: 15_000 });
  }
  const opened = await page.evaluate((to) => {
    const link = document.createElement('a');
    link.href = to;
    link.target = '_blank';
    document.body.append(link);
    link.click();
    const view = document.createElement('webview');
    view.setAttribute('src', to);
    document.body.append(view);
    return window.open(to);
  }, `${origin}/popup`);
  await settle(page);
  expect(opened).toBeNull();
  expect(await app.evaluate(({ webContents }) => webContents.getAllWebContents().length)).toBe(1);
  expect(heard).toEqual([]);
  expect(page.frames()).toHaveLength(1);
});

test('the page has no power of the browser but writing to the clipboard', async () => {
  const { page } = await start();
  const states = await page.evaluate(async () => {
    const names = ['geolocation', 'camera', 'microphone', 'notifications', 'midi', 'clipboard-read'];
    const states: Record<string, string> = {};
    for (const name of names) {
      states[name] = await navigator.permissions.query({ name: name as PermissionName }).then(
        ({ state }) => state,
        () => 'unknown',
      );
    }
    const refused = (work: Promise<unknown>) =>
      work.then(
        () => 'granted',
        () => 'refused',
      );
    states['camera used'] = await refused(navigator.mediaDevices.getUserMedia({ video: true }));
    states['screen used'] = await refused(navigator.mediaDevices.getDisplayMedia());
    states['clipboard read'] = await refused(navigator.clipboard.readText());
    return states;
  });
  expect(Object.entries(states).filter(([, state]) => !/^(denied|refused|unknown)$/.test(state))).toEqual([]);
});

test('the page has nothing of Node and no way to more than the bridge', async () => {
  const { page, app } = await start();
  const found = await page.evaluate(() => ({
    globals: [
      'require',
      'process',
      'Buffer',
      'module',
      'global',
      '__dirname',
      'ipcRenderer',
      'electron',
    ].filter((name) => name in window),
    bridge: Object.keys(window.studio).sort(),
    frozen: Reflect.set(window.studio, 'invoke', () => 'replaced'),
  }));
  expect(found).toEqual({ globals: [], bridge: ['importFiles', 'invoke', 'on'], frozen: false });
  const preferences = await app.evaluate(({ BrowserWindow }) => {
    const { webContents } = BrowserWindow.getAllWindows()[0]!;
    // What Electron made of them, not what we asked for.
    return (
      webContents as unknown as { getLastWebPreferences(): Electron.WebPreferences }
    ).getLastWebPreferences();
  });
  expect(preferences).toMatchObject({
    sandbox: true,
    contextIsolation: true,
    nodeIntegration: false,
    webSecurity: true,
    webviewTag: false,
  });
});

test.runIf(process.platform === 'linux')('the page’s process is in the system’s sandbox', async () => {
  const { app } = await start();
  const pid = await app.evaluate(({ BrowserWindow }) =>
    BrowserWindow.getAllWindows()[0]!.webContents.getOSProcessId(),
  );
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  // 2: system calls are filtered.
  expect(/^Seccomp:\s*(\d)/m.exec(status)?.[1]).toBe('2');
});

test('calls that carry paths, unknown calls and malformed ones are refused', async () => {
  const { page } = await start();
  const answers = await page.evaluate(async () => {
    const call = window.studio.invoke as (channel: unknown, input?: unknown) => Promise<{ ok: boolean }>;
    const outcome = (work: Promise<{ ok: boolean }>) =>
      work.then(
        ({ ok }) => ok,
        () => false,
      );
    return Promise.all([
      outcome(call('clips:import', { paths: ['/etc/passwd'] })),
      outcome(call('images:import', { paths: ['/etc/passwd'] })),
      outcome(call('app:quit', {})),
      outcome(call('ELECTRON_BROWSER_REQUIRE', {})),
      outcome(call({ toString: () => 'clips:import' }, { paths: ['/etc/passwd'] })),
      outcome(call('app:open-external', { link: 'https://evil.example' })),
      outcome(call('clips:get', { clipId: '../../etc/passwd' })),
      outcome(call('jobs:list', { extra: 1 })),
      outcome(call('jobs:list')),
    ]);
  });
  expect(answers).toEqual(answers.map(() => false));
});

test('another window with our page and our preload is not believed', async () => {
  const { app } = await start();
  const answer = await app.evaluate(async ({ BrowserWindow, app: electron }, url) => {
    const preload = `${electron.getAppPath()}/dist/preload/preload.cjs`;
    const foreign = new BrowserWindow({ show: false, webPreferences: { preload, sandbox: true } });
    await foreign.loadURL(url);
    const envelope = (await foreign.webContents.executeJavaScript(
      `window.studio.invoke('app:state', {})`,
    )) as unknown;
    foreign.destroy();
    return envelope;
  }, home);
  expect(answer).toMatchObject({ ok: false, error: { code: 'bad-request' } });
});

test('media plays with seeking, by its id alone, and closes its file', async () => {
  const { page, app } = await start();
  const clip = await page.evaluate(async () => window.studio.invoke('clips:use-sample', {}));
  if (!clip.ok || clip.value.media === null) throw new Error('The sample clip has no media');
  const played = await page.evaluate(async (id) => {
    const video = document.createElement('video');
    video.muted = true;
    video.src = `media://${id}/`;
    document.body.append(video);
    await new Promise((done, fail) => {
      video.addEventListener('canplay', done, { once: true });
      video.addEventListener('error', () => fail(new Error(video.error?.message)), { once: true });
    });
    const seekable = video.seekable.end(0);
    video.currentTime = seekable / 2;
    await new Promise((done) => video.addEventListener('seeked', done, { once: true }));
    const at = video.currentTime;
    video.removeAttribute('src');
    video.load();
    video.remove();
    return { seekable, at };
  }, clip.value.media);
  expect(played.seekable).toBeGreaterThan(1);
  expect(played.at).toBeCloseTo(played.seekable / 2, 1);

  const statuses = await page.evaluate(async (id) => {
    const asked = [
      `media://${id}/../x`,
      `media://${id}/etc/passwd`,
      `media://${'0'.repeat(32)}/`,
      'media:///etc/passwd',
      `media://${id}/..%2f..%2fetc%2fpasswd`,
      `media://${id}/%2e%2e/%2e%2e/etc/passwd`,
      `media://${id.slice(0, -1)}/`,
      `media://${id}./`,
      'media://..%2fetc%2fpasswd/',
      'app://studio/..%2f..%2fpackage.json',
      'app://studio/%2e%2e/%2e%2e/main/main.js',
      'app://studio//etc/passwd',
      'app://other/index.html',
      'file:///etc/passwd',
    ];
    return Promise.all(
      asked.map((url) =>
        fetch(url).then(
          ({ status }) => status,
          () => 'refused',
        ),
      ),
    );
  }, clip.value.media);
  expect(statuses.filter((status) => status !== 404 && status !== 'refused')).toEqual([]);

  if (process.platform !== 'linux') return;
  const main = await app.evaluate(
    ({ app: electron }) => electron.getAppMetrics().find(({ type }) => type === 'Browser')!.pid,
  );
  await vi.waitFor(() => {
    const open = readdirSync(`/proc/${main}/fd`).map((fd) => {
      try {
        return readlinkSync(`/proc/${main}/fd/${fd}`);
      } catch {
        return '';
      }
    });
    expect(open.filter((file) => file.endsWith('.mp4'))).toEqual([]);
  });
});

test('frames inside the page have no bridge, and nothing of it reaches them', async () => {
  const { page } = await start();
  const found = await page.evaluate(() => {
    const frame = document.createElement('iframe');
    document.body.append(frame);
    const inside = frame.contentWindow as (Window & { studio?: unknown }) | null;
    const bridge = typeof inside?.studio;
    frame.remove();
    return bridge;
  });
  expect(found).toBe('undefined');
});

test('a frame with our preload in a foreign page is not believed', async () => {
  const { app } = await start();
  const answer = await app.evaluate(async ({ BrowserWindow, app: electron }) => {
    const preload = `${electron.getAppPath()}/dist/preload/preload.cjs`;
    const foreign = new BrowserWindow({
      show: false,
      webPreferences: { preload, sandbox: true, nodeIntegrationInSubFrames: true },
    });
    await foreign.loadURL('data:text/html,<iframe srcdoc="<p>inside</p>"></iframe>');
    const ask = `window.studio.invoke('app:state', {})`;
    const [inside] = foreign.webContents.mainFrame.frames;
    const envelopes = [
      (await foreign.webContents.executeJavaScript(ask)) as unknown,
      inside ? ((await inside.executeJavaScript(ask)) as unknown) : null,
    ];
    foreign.destroy();
    return envelopes;
  });
  for (const envelope of answer)
    expect(envelope).toMatchObject({ ok: false, error: { code: 'bad-request' } });
});
