import type { EditMode } from '../../../../electron/shared/domain/edit.ts';

/** A stretch of a prompt; `start` and `end` count UTF-16 units, as a text field does. */
export interface PromptPart {
  readonly kind: 'text' | 'reference' | 'gap';
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

export type Reference = 'video_1' | 'image_1' | 'image_2';

/** `<<<video_1>>>`: how the service wants a reference written. */
const written = (reference: Reference): string => `<<<${reference}>>>`;

const special = /(?<reference><<<(?:video|image)_\d+>>>)|(?<gap>\[x\]|【\s*】)/g;

/** Cuts a prompt into text, references and gaps still to be filled; together they are the prompt again. */
export function partsOf(prompt: string): PromptPart[] {
  const parts: PromptPart[] = [];
  let at = 0;
  const push = (kind: PromptPart['kind'], end: number): void => {
    if (end > at) parts.push({ kind, text: prompt.slice(at, end), start: at, end });
    at = end;
  };
  for (const match of prompt.matchAll(special)) {
    push('text', match.index);
    push(match.groups?.['reference'] ? 'reference' : 'gap', match.index + match[0].length);
  }
  push('text', prompt.length);
  return parts;
}

/** The gap to go to from the caret: the next after it, or before it when going back; null when there is none. */
export function gapFrom(prompt: string, caret: number, back: boolean): PromptPart | null {
  const gaps = partsOf(prompt).filter((part) => part.kind === 'gap');
  return (back ? gaps.findLast((gap) => gap.end < caret) : gaps.find((gap) => gap.start >= caret)) ?? null;
}

/** The references a kind of edit needs, given how many images there are. */
export function neededReferences(mode: EditMode, images: number): Reference[] {
  if (mode === 'removal') return ['video_1'];
  return images > 1 && mode === 'addition' ? ['video_1', 'image_1', 'image_2'] : ['video_1', 'image_1'];
}

/** Needed references that the prompt does not name. */
export function missingReferences(prompt: string, mode: EditMode, images: number): Reference[] {
  return neededReferences(mode, images).filter((reference) => !prompt.includes(written(reference)));
}

/** References to what the edit does not have: a third image, a second video. */
export function strayReferences(prompt: string, mode: EditMode, images: number): string[] {
  const known = neededReferences(mode, images).map(written);
  const named = partsOf(prompt).flatMap(({ kind, text }) => (kind === 'reference' ? [text] : []));
  return [...new Set(named)].filter((text) => !known.includes(text));
}

/** What was meant as a reference: too few brackets, those of another keyboard, a blank where the line belongs, its Chinese name. */
const nearly = /[<《〈]+\s*(video|image|视频|图片)[\s_-]*(\d+)\s*[>》〉]+/gi;

const wordOf = (kind: string): string => ({ 视频: 'video', 图片: 'image' })[kind] ?? kind.toLowerCase();

/** As wide as on a Latin keyboard: what input methods widen is as long as it was. */
const narrow = (text: string): string =>
  text.replace(/[\uff01-\uff5e]/g, (wide) => String.fromCharCode(wide.charCodeAt(0) - 0xfee0));

/** A text with its caret, in UTF-16 units. */
export interface Typed {
  readonly prompt: string;
  readonly caret: number;
}

/**
 * What is left of an edit after it met references: one that was cut into is gone whole, and one that was typed is written
 * as the service wants it.
 * @param before the prompt before the edit
 * @param typed the prompt after it
 */
export function mended(before: string, typed: Typed): Typed {
  return spelled(wholeReferences(before, typed));
}

function wholeReferences(before: string, { prompt, caret }: Typed): Typed {
  // The edit replaced before[from, till) by what stands up to the caret.
  const tail = Math.min(prompt.length - caret, before.length);
  const till = before.endsWith(prompt.slice(prompt.length - tail)) ? before.length - tail : before.length;
  let from = 0;
  while (from < till && from < caret && before[from] === prompt[from]) from += 1;
  const cut = partsOf(before).filter(
    ({ kind, start, end }) =>
      kind === 'reference' && start < till && end > from && (start < from || end > till),
  );
  const inside = partsOf(before).find(
    ({ kind, start, end }) => kind === 'reference' && from === till && start < from && end > from,
  );
  // Typed into one: it goes behind it.
  if (inside) {
    const inserted = prompt.slice(from, caret);
    const next = before.slice(0, inside.end) + inserted + before.slice(inside.end);
    return { prompt: next, caret: inside.end + inserted.length };
  }
  if (cut.length === 0) return { prompt, caret };
  const start = Math.min(from, ...cut.map((part) => part.start));
  const end = Math.max(till, ...cut.map((part) => part.end));
  const inserted = prompt.slice(from, caret);
  return { prompt: before.slice(0, start) + inserted + before.slice(end), caret: start + inserted.length };
}

function spelled({ prompt, caret }: Typed): Typed {
  const rewritten = (text: string): string => {
    let out = '';
    let at = 0;
    for (const { 0: found, 1: kind = '', 2: number, index } of narrow(text).matchAll(nearly)) {
      out += `${text.slice(at, index)}<<<${wordOf(kind)}_${number}>>>`;
      at = index + found.length;
    }
    return out + text.slice(at);
  };
  return { prompt: rewritten(prompt), caret: rewritten(prompt.slice(0, caret)).length };
}

/** A selection that begins or ends inside a reference, moved to its edges; a caret goes to the nearer one. */
export function aroundReferences(prompt: string, start: number, end: number): { start: number; end: number } {
  const within = (at: number) =>
    partsOf(prompt).find((part) => part.kind === 'reference' && part.start < at && at < part.end);
  const first = within(start);
  const last = within(end);
  if (start === end && first) {
    const at = start - first.start <= first.end - start ? first.start : first.end;
    return { start: at, end: at };
  }
  return { start: first?.start ?? start, end: last?.end ?? end };
}

/** Characters as the service counts them: code points. */
export const lengthOf = (prompt: string): number => [...prompt].length;

/**
 * A reference is taken away whole. What one press of Backspace (or Delete) takes when it meets one; null leaves the
 * press to the text field.
 */
export function referenceAt(prompt: string, caret: number, forward: boolean): PromptPart | null {
  const touches = (part: PromptPart): boolean =>
    forward ? caret >= part.start && caret < part.end : caret > part.start && caret <= part.end;
  return partsOf(prompt).find((part) => part.kind === 'reference' && touches(part)) ?? null;
}

/** Puts a reference at the caret, with a space on either side where words would touch it. */
export function withReference(
  prompt: string,
  start: number,
  end: number,
  reference: Reference,
): { prompt: string; caret: number } {
  const before = prompt.slice(0, start);
  const after = prompt.slice(end);
  const wordy = /[\p{Script=Latin}\p{N}]/u;
  const lead = wordy.test(before.at(-1) ?? '') ? ' ' : '';
  const trail = wordy.test(after[0] ?? '') ? ' ' : '';
  const inserted = `${lead}${written(reference)}${trail}`;
  return { prompt: before + inserted + after, caret: start + inserted.length };
}
