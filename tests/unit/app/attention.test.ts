import { expect, test } from 'vitest';
import { createEndings, createWork, editWords, progressOf } from '../../../electron/main/app/endings.ts';
import { wordsIn } from '../../../electron/main/app/words.ts';
import type { Edit } from '../../../electron/shared/domain/edit.ts';
import type { Job } from '../../../electron/shared/domain/job.ts';

const edit = (status: Edit['status'], part: Partial<Edit> = {}) => ({ id: 'a', status, ...part }) as Edit;
const job = (progress: number | null, id = 'job') => ({ id, progress }) as Job;

test('the end of an edit is news once, and only when it ended while we watched', () => {
  const endings = createEndings();
  expect(endings.isNew(edit('done'))).toBe(false);
  expect(endings.isNew(edit('processing'))).toBe(false);
  expect(endings.isNew(edit('done'))).toBe(true);
  expect(endings.isNew(edit('done'))).toBe(false);
});

test('fetching tasks that were made long ago announces none of them; one still under way is announced', () => {
  const endings = createEndings();
  expect(endings.isNew(edit('downloading', { id: 'old', imported: true }))).toBe(false);
  expect(endings.isNew(edit('done', { id: 'old', imported: true }))).toBe(false);
  for (const status of ['processing', 'downloading'] as const) {
    expect(endings.isNew(edit(status, { id: 'new', imported: true }))).toBe(false);
  }
  expect(endings.isNew(edit('done', { id: 'new', imported: true }))).toBe(true);
});

test('the dock shows the mean of what is known, "busy" where nothing is, nothing where nothing runs', () => {
  expect(progressOf([])).toBe(-1);
  expect(progressOf([job(null)])).toBe(2);
  expect(progressOf([job(null), job(20), job(60)])).toBeCloseTo(0.4);
});

test('while edits are under way the dock goes forward, and is empty when the last has ended', () => {
  const work = createWork();
  const told: number[] = [];
  const take = (change: Edit) => {
    work.take({ type: 'edit', edit: change });
    told.push(work.progress());
  };
  for (const status of ['submitting', 'submitted', 'processing'] as const) take(edit(status));
  work.take({ type: 'job', job: job(50) });
  expect(work.progress()).toBe(0.5);
  work.take({ type: 'job-ended', end: { job: job(50), outcome: 'done', error: null } });
  take(edit('submitted', { id: 'b' }));
  take(edit('done'));
  take(edit('failed', { id: 'b' }));
  expect(told.slice(0, 3)).toEqual([...told.slice(0, 3)].sort((a, b) => a - b));
  expect(told.slice(0, -1).every((share) => share > 0 && share < 1)).toBe(true);
  expect(told.at(-1)).toBe(-1);
});

test('a notification says what was asked for, or why it failed', () => {
  const say = wordsIn('en');
  const prompt = 'Delete the cup from <<<video_1>>>';
  expect(editWords(edit('done', { prompt, error: null }), say).body).toBe('Delete the cup from');
  const error = { code: 'task-failed', message: '', details: { serviceMessage: 'risk control' } } as const;
  expect(editWords(edit('failed', { prompt, error }), say)).toEqual({
    title: 'Your edit has failed',
    body: 'risk control',
  });
});
