import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  aroundReferences,
  gapFrom,
  lengthOf,
  mended,
  missingReferences,
  partsOf,
  referenceAt,
  strayReferences,
  withReference,
} from '../../../renderer/src/features/prompt/prompt-text.ts';
import { isUntouched, templates } from '../../../renderer/src/features/prompt/templates.ts';

const swap = templates.swap.en;
const piece = fc.oneof(
  fc.string({ unit: 'grapheme' }),
  fc.constantFrom('<<<video_1>>>', '<<<image_1>>>', '[x]', '【】', '<<<', '>>>', '【 】'),
);

describe('a prompt', () => {
  it('is the same again when its parts are put together', () => {
    fc.assert(
      fc.property(fc.array(piece), (pieces) => {
        const prompt = pieces.join('');
        const parts = partsOf(prompt);
        expect(parts.map((part) => part.text).join('')).toBe(prompt);
        for (const part of parts) expect(prompt.slice(part.start, part.end)).toBe(part.text);
      }),
    );
  });

  it('knows its references and gaps', () => {
    expect(partsOf(swap).map(({ kind, text }) => [kind, text])).toEqual([
      ['text', 'swap '],
      ['gap', '[x]'],
      ['text', ' from '],
      ['reference', '<<<image_1>>>'],
      ['text', ' for '],
      ['gap', '[x]'],
      ['text', ' from '],
      ['reference', '<<<video_1>>>'],
    ]);
    expect(partsOf(templates.addition['zh-CN']).filter(({ kind }) => kind === 'gap')).toHaveLength(2);
  });

  it('leads from gap to gap, and ends', () => {
    const first = gapFrom(swap, 0, false);
    expect(first?.start).toBe(5);
    const second = gapFrom(swap, first?.end ?? 0, false);
    expect(swap.slice(second?.start, second?.end)).toBe('[x]');
    expect(gapFrom(swap, second?.end ?? 0, false)).toBeNull();
    expect(gapFrom(swap, second?.start ?? 0, true)).toEqual(first);
  });

  it('says which needed reference is missing', () => {
    expect(missingReferences('Delete the cup', 'removal', 0)).toEqual(['video_1']);
    expect(missingReferences('add <<<image_1>>> to <<<video_1>>>', 'addition', 2)).toEqual(['image_2']);
    expect(missingReferences('add <<<image_1>>> to <<<video_1>>>', 'addition', 1)).toEqual([]);
    expect(missingReferences('<<<video_1>>> <<<image_1>>>', 'swap', 2)).toEqual([]);
  });

  it('counts characters as people and the service do, not as computers', () => {
    expect(lengthOf('杯子')).toBe(2);
    expect(lengthOf('🧣🧣')).toBe(2);
  });

  it('lets a reference be taken away only whole', () => {
    const prompt = 'Delete it from <<<video_1>>>.';
    const start = prompt.indexOf('<');
    const end = prompt.indexOf('.');
    expect(referenceAt(prompt, end, false)).toMatchObject({ start, end });
    expect(referenceAt(prompt, start + 4, true)).toMatchObject({ start, end });
    expect(referenceAt(prompt, start, false)).toBeNull();
    expect(referenceAt(prompt, end, true)).toBeNull();
  });

  it('takes a reference in at the caret, apart from the words around it', () => {
    expect(withReference('Delete it from', 14, 14, 'video_1').prompt).toBe('Delete it from <<<video_1>>>');
    expect(withReference('删除中的', 2, 2, 'video_1').prompt).toBe('删除<<<video_1>>>中的');
    const { prompt, caret } = withReference('from [x] there', 5, 8, 'image_1');
    expect(prompt).toBe('from <<<image_1>>> there');
    expect(prompt.slice(0, caret)).toBe('from <<<image_1>>>');
  });

  it('may be replaced by another template only while it holds nothing of the user’s', () => {
    expect(isUntouched('  ')).toBe(true);
    expect(isUntouched(templates.removal['zh-CN'])).toBe(true);
    expect(isUntouched('Delete the cup from <<<video_1>>>')).toBe(false);
  });
});

describe('a reference', () => {
  const after = (before: string, prompt: string, caret: number) => mended(before, { prompt, caret });

  it('goes whole when a part of it is deleted', () => {
    // Ctrl+Backspace behind it takes the brackets only.
    expect(after('a <<<video_1>>> b', 'a <<<video_1 b', 12)).toEqual({ prompt: 'a  b', caret: 2 });
    // A selection that reaches into it, replaced by a word.
    expect(after('cup from <<<video_1>>>!', 'cup X_1>>>!', 5)).toEqual({ prompt: 'cup X!', caret: 5 });
  });

  it('is not typed into: what is typed there stands behind it', () => {
    expect(after('<<<video_1>>>', '<<<vidXeo_1>>>', 7)).toEqual({ prompt: '<<<video_1>>>X', caret: 14 });
  });

  it('is written as the service wants it, however it was typed', () => {
    const wide = ['＜＜＜ｖｉｄｅｏ＿１＞＞＞', '《视频1》', '<<<视频_1>>>'];
    for (const typed of [
      '<video_1>',
      '<<video 1>>',
      '《《《video_1》》》',
      '<<<Video1>>>',
      '< VIDEO-1 >',
      ...wide,
    ])
      expect(after('', `x ${typed}`, typed.length + 2)).toEqual({ prompt: 'x <<<video_1>>>', caret: 15 });
    expect(after('', '＜图片２＞，＜很好＞', 10)).toEqual({ prompt: '<<<image_2>>>，＜很好＞', caret: 18 });
    // Written with one bracket, it is whole; the brackets typed after it are not too many.
    expect(after('<<<video_1>>>', '<<<video_1>>>>', 14)).toEqual({ prompt: '<<<video_1>>>', caret: 13 });
  });

  it('never comes to harm, whatever one edit does', () => {
    const whole = /<<<(?:video|image)_\d+>>>/g;
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom('<<<video_1>>>', '<<<image_1>>>', 'cup ', '删除', '[x]', ' '), {
          maxLength: 8,
        }),
        fc.nat(80),
        fc.nat(20),
        fc.constantFrom('', 'x', 'a cup', '>', '<'),
        (pieces, at, length, inserted) => {
          const before = pieces.join('');
          const from = Math.min(at, before.length);
          const till = Math.min(from + length, before.length);
          const prompt = before.slice(0, from) + inserted + before.slice(till);
          const { prompt: next, caret } = after(before, prompt, from + inserted.length);
          // Brackets are only ever left as the user's own.
          const rest = next.replaceAll(whole, '');
          expect(rest.replaceAll(/[<>]/g, '')).toBe(rest.replace(inserted.replace(/[^<>]/g, ''), ''));
          expect(rest).not.toMatch(/video|image/);
          expect(caret).toBeLessThanOrEqual(next.length);
        },
      ),
      { numRuns: 2000 },
    );
  });

  it('is walked around: no selection begins or ends inside it', () => {
    const prompt = 'a <<<video_1>>> b';
    expect(aroundReferences(prompt, 4, 4)).toEqual({ start: 2, end: 2 });
    expect(aroundReferences(prompt, 13, 13)).toEqual({ start: 15, end: 15 });
    expect(aroundReferences(prompt, 0, 5)).toEqual({ start: 0, end: 15 });
    expect(aroundReferences(prompt, 2, 15)).toEqual({ start: 2, end: 15 });
  });

  it('to something the edit does not have is told', () => {
    expect(strayReferences('<<<video_1>>> <<<image_2>>> <<<image_2>>>', 'addition', 1)).toEqual([
      '<<<image_2>>>',
    ]);
    expect(strayReferences('<<<image_1>>>', 'removal', 1)).toEqual(['<<<image_1>>>']);
    expect(strayReferences('<<<image_1>>> <<<image_2>>>', 'addition', 2)).toEqual([]);
  });
});
