import { beforeAll, expect, test, vi } from 'vitest';
import type { StudioApi } from '../../../electron/preload/api.ts';

const invoke = vi.hoisted(() => vi.fn());
const exposed = vi.hoisted(() => new Map<string, unknown>());

vi.mock('electron', () => ({
  contextBridge: { exposeInMainWorld: (name: string, value: unknown) => exposed.set(name, value) },
  ipcRenderer: { invoke, on: vi.fn(), off: vi.fn() },
  webUtils: { getPathForFile: ({ name }: File) => (name === 'made' ? '' : `/clips/${name}`) },
}));

let studio: StudioApi;
beforeAll(async () => {
  await import('../../../electron/preload/preload.ts');
  studio = exposed.get('studio') as StudioApi;
});

test('the page gets one object with three verbs and nothing else', () => {
  expect([...exposed.keys()]).toEqual(['studio']);
  expect(Object.keys(studio).sort()).toEqual(['importFiles', 'invoke', 'on']);
});

test('a call goes out as it is and its envelope comes back', async () => {
  invoke.mockResolvedValueOnce({ ok: true, value: [] });
  expect(await studio.invoke('jobs:list', {})).toEqual({ ok: true, value: [] });
  expect(invoke).toHaveBeenLastCalledWith('jobs:list', {});
});

test('the page cannot name paths', async () => {
  invoke.mockClear();
  const call = studio.invoke as (channel: string, input: unknown) => Promise<unknown>;
  for (const channel of ['clips:import', 'images:import']) {
    expect(await call(channel, { paths: ['/etc/passwd'] })).toMatchObject({ ok: false });
  }
  expect(invoke).not.toHaveBeenCalled();
});

test('real files are handed over by the path that only this side knows', async () => {
  invoke.mockResolvedValueOnce({ ok: true, value: [] });
  await studio.importFiles([new File([], 'a.mp4')], 'clips');
  expect(invoke).toHaveBeenLastCalledWith('clips:import', { paths: ['/clips/a.mp4'] });
});

test('what is no file, has no path, or has another purpose goes nowhere', async () => {
  invoke.mockClear();
  const importFiles = studio.importFiles as (files: unknown, purpose: unknown) => Promise<unknown>;
  for (const [files, purpose] of [
    [[{ path: '/etc/passwd' }], 'clips'],
    [[new File([], 'made')], 'images'],
    [[new File([], 'a.mp4')], 'anything'],
    ['/etc/passwd', 'clips'],
  ]) {
    expect(await importFiles(files, purpose)).toMatchObject({ ok: false });
  }
  expect(invoke).not.toHaveBeenCalled();
});
