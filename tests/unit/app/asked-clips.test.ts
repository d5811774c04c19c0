import { expect, test, vi } from 'vitest';

vi.mock('electron', () => ({ app: {} }));
const { createAskedClips } = await import('../../../electron/main/app/single-instance.ts');

test('what was asked for before anybody listened is opened in order, then what comes after', async () => {
  const opened: (string | null)[] = [];
  const asked = createAskedClips('first.mp4', () => undefined);
  asked.ask('second.mp4');
  await asked.listen(async (path) => void opened.push(path));
  expect(opened).toEqual(['first.mp4', 'second.mp4']);
  asked.ask(null);
  asked.ask('third.mp4');
  expect(opened).toEqual(['first.mp4', 'second.mp4', null, 'third.mp4']);
});

test('one that cannot be opened is reported and keeps no other back', async () => {
  const errors: unknown[] = [];
  const opened: (string | null)[] = [];
  const asked = createAskedClips('bad.mp4', (error) => errors.push(error));
  asked.ask('good.mp4');
  await asked.listen(async (path) => {
    if (path === 'bad.mp4') throw new Error('no');
    opened.push(path);
  });
  expect(opened).toEqual(['good.mp4']);
  expect(errors).toHaveLength(1);
});
