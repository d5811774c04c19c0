import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { askInterval } from '../../../electron/main/edits/waits.ts';
import { backOff } from '../../../electron/main/kling/back-off.ts';
import {
  baseName,
  freeNumber,
  numbered,
  resultName,
  sharedName,
} from '../../../electron/main/edits/file-names.ts';
import { outcomeOf } from '../../../electron/main/edits/task-outcome.ts';
import { createSlots } from '../../../electron/main/edits/slots.ts';
import type { Task } from '../../../electron/main/kling/types.ts';
import { editRecord } from '../../support/records.ts';

const fraction = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });

test('back-off grows, stays under its cap with its chance, and never comes before what the service asks for', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 200 }),
      fraction,
      fc.integer({ min: 0, max: 500_000 }),
      (attempt, chance, asked) => {
        const wait = backOff(attempt, 1000, 60_000, chance, asked);
        expect(wait).toBeGreaterThanOrEqual(Math.max(1000, asked));
        expect(wait).toBeLessThanOrEqual(Math.max(90_000, asked));
        expect(backOff(attempt + 1, 1000, 60_000, chance, asked)).toBeGreaterThanOrEqual(wait);
      },
    ),
  );
});

test('a task is asked for ever more rarely, but never not at all', () => {
  fc.assert(
    fc.property(fc.double({ min: 0, max: 1e12, noNaN: true }), fraction, (age, chance) => {
      const wait = askInterval(age, chance);
      expect(wait).toBeGreaterThanOrEqual(1700);
      expect(wait).toBeLessThanOrEqual(2_070_000);
      expect(askInterval(age * 2, chance)).toBeGreaterThanOrEqual(wait);
    }),
  );
});

test('every name fits every file system', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: 'binary', maxLength: 400 }),
      fc.string({ unit: 'binary', maxLength: 3000 }),
      (clipName, prompt) => {
        const base = baseName({ orderedAt: 1_773_500_000_000, clipName, mode: 'removal', prompt });
        const name = resultName(numbered(base, 1200), { kind: 'watermarked', position: 1 });
        expect(sharedName(name)).toBe(numbered(base, 1200));
        expect(Buffer.byteLength(`${name}.download-info.part`)).toBeLessThanOrEqual(255);
        // eslint-disable-next-line no-control-regex -- what no name may hold
        expect(name).not.toMatch(/[\u0000-\u001f<>:"/\\|?*]/);
        expect(base).not.toMatch(/^[. ]|[. ]$/);
        expect(base).not.toMatch(/\p{Surrogate}/u);
      },
    ),
  );
});

test.each([
  ['red cup.mp4', 'Delete the cup from <<<video_1>>>', 'red cup - removal - Delete the cup from'],
  ['杯子.mov', '删除<<<video_1>>>中的红杯子', '杯子 - removal - 删除中的红杯子'],
  ['../../etc/passwd', 'a/b\\c:d', 'etc passwd - removal - a b c d'],
  ['a.b.mp4', 'what...', 'a.b - removal - what'],
])('%s, %s → %s', (clipName, prompt, expected) => {
  const base = baseName({ orderedAt: Date.UTC(2026, 2, 14, 12), clipName, mode: 'removal', prompt });
  expect(base).toBe(`2026-03-14 ${expected}`);
});

const task = (change: Partial<Task>): Task => ({
  taskId: 't1',
  externalTaskId: 'e1',
  status: 'submitted',
  statusText: 'submitted',
  statusMessage: null,
  videos: [],
  watermark: null,
  createdAt: 5000,
  updatedAt: 6000,
  units: null,
  balance: null,
  requestId: 'r1',
  raw: {},
  ...change,
});

test('a status never goes back', () => {
  const processing = editRecord({ status: 'processing', taskId: 't1' });
  expect(outcomeOf(processing, task({ status: 'submitted' }), 9000)).toBeNull();
});

test('a word for a status that this version does not know keeps the edit open', () => {
  const fresh = editRecord({ status: 'submitting', doubtSince: 1 });
  const outcome = outcomeOf(fresh, task({ status: 'unknown', statusText: 'queued' }), 9000);
  expect(outcome?.change).toMatchObject({ status: 'submitted', taskId: 't1', doubtSince: null });
});

test('done without an address is asked for again', () => {
  const outcome = outcomeOf(
    editRecord({ status: 'submitted', taskId: 't1' }),
    task({ status: 'succeed' }),
    9000,
  );
  expect(outcome?.change.status).toBe('processing');
});

test('the 30 days begin when the service took the task', () => {
  const outcome = outcomeOf(editRecord({ status: 'submitting' }), task({}), 9000);
  expect(outcome?.change.serviceDeletesAt).toBe(5000 + 30 * 86_400_000);
});

test('an account that others use too is tried again after a while, and at once when one of ours has ended', () => {
  let now = 0;
  const waits = { slotMs: 1000, longestRetryMs: 60_000 };
  const slots = createSlots({ clock: { now: () => now }, random: () => 0, waits, options: {} });
  expect(slots.freeAt(5, now)).toBe(0);
  const wait = slots.full(3, null);
  expect(slots.freeAt(3, now)).toBe(wait);
  expect(slots.full(3, null)).toBeGreaterThan(wait);
  slots.wake();
  expect(slots.freeAt(3, now)).toBe(now);
  now = 100;
  slots.taken(3);
  expect(slots.freeAt(4, now)).toBe(1100);
  now = 1100;
  expect(slots.freeAt(4, now)).toBe(now);
});

test('a task that ends frees a slot, but is no leave to hurry where the service asked for less haste', () => {
  const waits = { slotMs: 1000, longestRetryMs: 60_000 };
  const slots = createSlots({ clock: { now: () => 0 }, random: () => 0, waits, options: {} });
  slots.full(3, null);
  slots.pause(5000);
  slots.ended();
  expect(slots.freeAt(2, 0)).toBe(5000);
  slots.wake();
  expect(slots.freeAt(2, 0)).toBe(0);
});

test('a wish to come back in a year is followed for an hour', () => {
  const yearMs = 365 * 86_400_000;
  const waits = { slotMs: 1000, longestRetryMs: 60_000 };
  const slots = createSlots({ clock: { now: () => 0 }, random: () => 0, waits, options: {} });
  expect(slots.full(3, yearMs)).toBe(3_600_000);
  expect(backOff(1, 1000, 60_000, 0.5, yearMs)).toBe(3_600_000);
});

test("the user's cap holds whatever was learnt", () => {
  const waits = { slotMs: 1000, longestRetryMs: 60_000 };
  const slots = createSlots({
    clock: { now: () => 0 },
    random: () => 0,
    waits,
    options: { concurrency: () => 2 },
  });
  expect(slots.freeAt(1, 0)).toBe(0);
  expect(slots.freeAt(2, 0)).toBe(Infinity);
});

test('a free number is found in few steps, whatever is taken', () => {
  fc.assert(
    fc.property(fc.uniqueArray(fc.integer({ min: 1, max: 300 })), (taken) => {
      const free = freeNumber((attempt) => !taken.includes(attempt));
      expect(taken).not.toContain(free);
      expect(free === 1 || taken.includes(free - 1)).toBe(true);
    }),
  );
  let steps = 0;
  expect(freeNumber((attempt) => ++steps > 0 && attempt > 100_000)).toBe(100_001);
  expect(steps).toBeLessThan(40);
});
