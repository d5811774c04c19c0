import { describe, expect, it } from 'vitest';
import { actsFor } from '../../../renderer/src/features/library/browse/acts.ts';
import { listKey } from '../../../renderer/src/features/library/browse/list-keys.ts';
import {
  boundsOf,
  dateRange,
  dayOf,
  dayText,
  toggled,
} from '../../../renderer/src/features/library/browse/ranges.ts';

describe('ranges', () => {
  const noon = new Date(2026, 2, 14, 12).getTime();

  it('count days from midnight', () => {
    expect(dateRange('today', noon).from).toBe(new Date(2026, 2, 14).getTime());
    expect(dateRange('week', noon)).toEqual({ from: new Date(2026, 2, 7).getTime(), until: undefined });
    expect(dateRange('older', noon)).toEqual({
      from: undefined,
      until: new Date(2026, 2, 14).getTime() - 365 * 86_400_000,
    });
  });

  it('include the last day that is named, and show it again', () => {
    const until = dayOf('2026-03-14', true);
    expect(until).toBe(new Date(2026, 2, 15).getTime());
    expect(dayText(until, true)).toBe('2026-03-14');
    expect(dayText(dayOf('2026-03-14'))).toBe('2026-03-14');
    expect(dayOf('')).toBeUndefined();
  });

  it('are what was typed, in the unit of the field', () => {
    expect(boundsOf('3', '', 1000)).toEqual({ least: 3000, most: undefined });
    expect(boundsOf(' ', 'x', 1000)).toBeUndefined();
    expect(boundsOf('-1', '2.5', 1)).toEqual({ least: undefined, most: 2.5 });
  });

  it('of choices end where the last one is taken away', () => {
    expect(toggled(undefined, 'swap')).toEqual(['swap']);
    expect(toggled(['swap'], 'swap')).toBeUndefined();
  });
});

describe('keys of the list', () => {
  const press = (
    key: string,
    held: Partial<Record<'shiftKey' | 'ctrlKey' | 'metaKey' | 'altKey', boolean>> = {},
  ) => listKey({ key, shiftKey: false, ctrlKey: false, metaKey: false, altKey: false, ...held }, true);

  it('move, extend, and act', () => {
    expect(press('ArrowRight')).toEqual({ do: 'step', step: 'right', extend: false });
    expect(press('End', { shiftKey: true })).toEqual({ do: 'step', step: 'last', extend: true });
    expect(press('a', { ctrlKey: true })).toEqual({ do: 'all' });
    expect(press('z', { metaKey: true })).toEqual({ do: 'undo' });
    expect(press('Delete')).toEqual({ do: 'remove' });
    expect(press(' ')).toEqual({ do: 'look' });
  });

  it('leave the rest to the window', () => {
    expect(press('k', { ctrlKey: true })).toBeNull();
    expect(press('Delete', { shiftKey: true })).toBeNull();
    expect(press('ArrowLeft', { altKey: true })).toBeNull();
    expect(
      listKey({ key: 'ArrowLeft', shiftKey: false, ctrlKey: false, metaKey: false, altKey: false }, false),
    ).toBeNull();
  });
});

it('offers to compare two, and nothing where nothing is picked', () => {
  expect(actsFor(0, null)).toEqual([]);
  expect(actsFor(2, null).flat()).toContain('compare');
  expect(actsFor(3, null).flat()).not.toContain('compare');
  expect(actsFor(3, null).flat()).not.toContain('open');
});
