/** A prompt and what is selected in it, in UTF-16 units. */
export interface Written {
  readonly prompt: string;
  readonly start: number;
  readonly end: number;
}

/** What changed it: letters typed, or taken away, one after the other are one step; anything else is a step of its own. */
export type Change = 'typing' | 'deleting' | 'other';

/**
 * The prompt's own undo. The text field's knows nothing of what is written by a click (a template, a reference, an earlier
 * prompt) or put right while it is typed, and mixes up the rest once such a thing has happened.
 */
export class PromptUndo {
  #past: Written[] = [];
  #future: Written[] = [];
  #now: Written = { prompt: '', start: 0, end: 0 };
  /** Goes on as long as the same is done at the place where it was done last. */
  #run: Change = 'other';

  /** The prompt as it was last written here. */
  get prompt(): string {
    return this.#now.prompt;
  }

  /** Another prompt was put into the field from outside: what was undone or can be is over. */
  begin(prompt: string): void {
    if (prompt === this.#now.prompt) return;
    this.#past = [];
    this.#future = [];
    this.#now = { prompt, start: prompt.length, end: prompt.length };
    this.#run = 'other';
  }

  /**
   * @param from where the caret was before, or what was selected
   */
  record(next: Written, change: Change, from: { readonly start: number; readonly end: number }): void {
    if (next.prompt === this.#now.prompt) return;
    const { start, end } = this.#now;
    const goesOn = change !== 'other' && change === this.#run && from.start === from.end && from.end === end;
    const newWord = change === 'typing' && /\s/.test(next.prompt.charAt(next.end - 1));
    if (!goesOn || start !== end || newWord) this.#past.push({ ...this.#now, ...from });
    this.#future = [];
    this.#now = next;
    this.#run = change;
  }

  /** What was there before the last step; null where there was nothing. */
  undo(): Written | null {
    return this.#move(this.#past, this.#future);
  }

  redo(): Written | null {
    return this.#move(this.#future, this.#past);
  }

  #move(from: Written[], to: Written[]): Written | null {
    const next = from.pop();
    if (!next) return null;
    to.push(this.#now);
    this.#now = next;
    this.#run = 'other';
    return next;
  }
}
