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
