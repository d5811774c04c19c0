import { describe, expect, it } from 'vitest';
import { commandOf } from '../../../renderer/src/features/stage/keys.ts';

const key = (
  name: string,
  held: Partial<Record<'shiftKey' | 'ctrlKey' | 'metaKey' | 'altKey', boolean>> = {},
) => ({
  key: name,
  shiftKey: false,
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  ...held,
});

describe('keys on the stage', () => {
  it.each([
    [key('ArrowLeft'), { do: 'step', by: -1 }],
    [key('ArrowRight', { shiftKey: true }), { do: 'step', by: 10 }],
    [key('Home'), { do: 'first' }],
    [key('End'), { do: 'last' }],
    [key('z', { ctrlKey: true }), { do: 'undo' }],
    [key('Z', { metaKey: true, shiftKey: true }), { do: 'redo' }],
    [key('y', { ctrlKey: true }), { do: 'redo' }],
    [key(']'), { do: 'next-marked' }],
    [key('i'), { do: 'set-in' }],
    [key('o'), { do: 'set-out' }],
  ])('%o', (pressed, command) => expect(commandOf(pressed)).toEqual(command));

  it.each([
    key('s', { ctrlKey: true }),
    key('ArrowLeft', { altKey: true }),
    key('ArrowUp'),
    key('Tab'),
    key('a'),
  ])('leaves %o to others', (pressed) => expect(commandOf(pressed)).toBeNull());
});
