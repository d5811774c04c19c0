import fc from 'fast-check';
import { expect, test } from 'vitest';
import { PromptUndo, type Change, type Written } from '../../../renderer/src/features/prompt/prompt-undo.ts';

const at = (prompt: string): Written => ({ prompt, start: prompt.length, end: prompt.length });

/** Types letter by letter at the end. */
function type(undo: PromptUndo, letters: string): void {
  for (const letter of letters) {
    const { length } = undo.prompt;
    undo.record(at(undo.prompt + letter), 'typing', { start: length, end: length });
  }
}

test('words typed are steps; a template over them is one more, and what it replaced comes back', () => {
  const undo = new PromptUndo();
  type(undo, 'my own');
  undo.record({ prompt: 'Delete [x]', start: 7, end: 10 }, 'other', at('my own'));
  expect(undo.undo()).toEqual(at('my own'));
  expect(undo.undo()?.prompt).toBe('my');
  expect(undo.undo()?.prompt).toBe('');
  expect(undo.undo()).toBeNull();
  expect([undo.redo()?.prompt, undo.redo()?.prompt]).toEqual(['my', 'my own']);
  expect(undo.redo()).toEqual({ prompt: 'Delete [x]', start: 7, end: 10 });
  expect(undo.redo()).toBeNull();
});

test('a caret that was moved, a selection that is typed over and letters taken away begin steps of their own', () => {
  const undo = new PromptUndo();
  type(undo, 'cups');
  undo.record({ prompt: 'a cups', start: 1, end: 1 }, 'typing', { start: 0, end: 0 });
  undo.record({ prompt: 'b', start: 1, end: 1 }, 'typing', { start: 0, end: 6 });
  undo.record(at(''), 'deleting', { start: 1, end: 1 });
  expect([1, 2, 3, 4].map(() => undo.undo()?.prompt)).toEqual(['b', 'a cups', 'cups', '']);
});

test('another prompt from outside is no step, and ends what can be undone', () => {
  const undo = new PromptUndo();
  type(undo, 'cup');
  undo.begin('cup');
  expect(undo.undo()?.prompt).toBe('');
  undo.redo();
  undo.begin('of another session');
  expect(undo.undo()).toBeNull();
  expect(undo.redo()).toBeNull();
});

test('whatever was written, undoing all of it leads back to the start and redoing all of it to the end', () => {
  const change = fc.record({
    prompt: fc.string({ maxLength: 4 }),
    change: fc.constantFrom<Change>('typing', 'deleting', 'other'),
    from: fc.nat(4),
  });
  fc.assert(
    fc.property(fc.array(change), (changes) => {
      const undo = new PromptUndo();
      for (const { prompt, change: how, from } of changes)
        undo.record(at(prompt), how, { start: from, end: from });
      const end = undo.prompt;
      let steps = 0;
      while (undo.undo()) steps += 1;
      expect(undo.prompt).toBe('');
      while (undo.redo()) steps -= 1;
      expect([undo.prompt, steps]).toEqual([end, 0]);
    }),
  );
});
