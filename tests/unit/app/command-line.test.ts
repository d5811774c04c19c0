import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, test } from 'vitest';
import { commandLineRefusal, readCommandLine } from '../../../electron/main/app/command-line.ts';

const cwd = resolve('/work');
const packaged = (...words: string[]) =>
  readCommandLine(['/opt/studio/studio', ...words], { cwd, hasAppFolder: false });
const development = (...words: string[]) =>
  readCommandLine(['/opt/electron', ...words], { cwd, hasAppFolder: true });

test('without any word there is nothing to do', () => {
  expect(packaged()).toEqual({ userDataDir: null, apiBaseUrl: null, language: null, clip: null });
});

test('all words at once', () => {
  expect(
    packaged(
      '--user-data-dir=data',
      '--api-base-url=https://api.example/',
      '--lang=zh-CN',
      'clips/My clip.mp4',
    ),
  ).toEqual({
    userDataDir: resolve(cwd, 'data'),
    apiBaseUrl: 'https://api.example',
    language: 'zh-CN',
    clip: resolve(cwd, 'clips/My clip.mp4'),
  });
});

test('during development the first word is the application, not a clip', () => {
  expect(development('.').clip).toBeNull();
  expect(development('--inspect=0', '--remote-debugging-port=0', '.', 'a.mp4').clip).toBe(
    resolve(cwd, 'a.mp4'),
  );
});

test('switches that Chromium adds, in whatever place, are no clip', () => {
  const { clip } = packaged('a.mp4', '--allow-file-access-from-files', '--no-first-run', '--');
  expect(clip).toBe(resolve(cwd, 'a.mp4'));
});

test('a desktop may hand over an address of a file', () => {
  const path = resolve('/clips/影 – 1 %.mp4');
  expect(packaged(pathToFileURL(path).href).clip).toBe(path);
  expect(packaged('file://other-host/%zz').clip).toBeNull();
});

test('an address of anything else is no clip: nothing links into the application', () => {
  for (const word of [
    ...[
      'https://example.org/a.mp4',
      'multi-elements-studio://open?path=/etc/passwd',
      'app://studio/index.html',
    ],
    ...[
      'media://0123/',
      'file://other-host/share/a.mp4',
      'javascript://%0aalert(1)',
      'http://127.0.0.1/a.mp4',
    ],
  ])
    expect(packaged(word).clip, word).toBeNull();
});

test.each([
  ['--lang=zh', 'zh-CN'],
  ['--lang=zh-Hans-CN', 'zh-CN'],
  ['--lang=zh_CN', 'zh-CN'],
  ['--lang=en-GB', 'en'],
  ['--lang=de', null],
  ['--lang=', null],
])('%s asks for %s', (word, language) => expect(packaged(word).language).toBe(language));

test('the last of several counts', () => {
  expect(packaged('--lang=en', '--lang=zh-CN').language).toBe('zh-CN');
});

test('plain http is for this computer only', () => {
  expect(packaged('--api-base-url=http://127.0.0.1:8080').apiBaseUrl).toBe('http://127.0.0.1:8080');
  for (const url of ['http://example.org', 'ftp://127.0.0.1', 'https://user:pw@example.org', 'nonsense']) {
    expect(() => packaged(`--api-base-url=${url}`), url).toThrow(
      expect.objectContaining({ code: 'base-url-invalid' }) as Error,
    );
  }
});

test('a refusal says what is needed and does not repeat what may be a password', () => {
  let refusal = '';
  try {
    packaged('--api-base-url=https://user:hunter2@example.org');
  } catch (error) {
    refusal = commandLineRefusal(error);
  }
  expect(refusal).toContain('--api-base-url');
  expect(refusal).not.toContain('hunter2');
});
