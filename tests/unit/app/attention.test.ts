import { expect, test, vi } from 'vitest';
import type { Edit } from '../../../electron/shared/domain/edit.ts';
import type { Job } from '../../../electron/shared/domain/job.ts';

vi.mock('electron', () => ({ app: {}, Notification: class {} }));
const { createEndings, progressOf } = await import('../../../electron/main/app/attention.ts');

const edit = (status: Edit['status']) => ({ id: 'a', status }) as Edit;
const job = (progress: number | null) => ({ progress }) as Job;

test('the end of an edit is news once, and only when it ended while we watched', () => {
  const endings = createEndings();
  expect(endings.isNew(edit('done'))).toBe(false);
  expect(endings.isNew(edit('processing'))).toBe(false);
  expect(endings.isNew(edit('done'))).toBe(true);
  expect(endings.isNew(edit('done'))).toBe(false);
});

test('the dock shows the mean of what is known, "busy" where nothing is, nothing where nothing runs', () => {
  expect(progressOf([])).toBe(-1);
  expect(progressOf([job(null)])).toBe(2);
  expect(progressOf([job(null), job(20), job(60)])).toBeCloseTo(0.4);
});
