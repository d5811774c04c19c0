/** How text is kept for searching: width, composition and case folded, so that typed and pasted forms find each other. */
export const searchable = (text: string): string => text.normalize('NFKC').toLowerCase();

/** Scripts written without spaces, where a word may begin at any character. */
const unspaced =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u;
const wordLike = /[\p{L}\p{N}]/u;
/** Emoji and signs beyond ASCII, each a word of its own. */
const sign = /[^\p{L}\p{N}\p{Z}\p{C}\p{ASCII}]/u;

const isLetterOrSign = (character: string): boolean => wordLike.test(character) || sign.test(character);

/** May be looked for wherever it stands. */
const standsAlone = (character: string): boolean => unspaced.test(character) || sign.test(character);

/** A gram as a token that the index's ASCII tokenizer leaves in one piece. */
export const token = (characters: readonly string[]): string =>
  characters.map((character) => character.codePointAt(0)!.toString(36)).join('x');

/**
 * What a text can be found by with one or two characters: in scripts without spaces every character and every pair of
 * neighbours, elsewhere how a word begins. Distinct, space separated.
 */
export function gramsOf(text: string): string {
  const grams = new Set<string>();
  let before: string | null = null;
  let inWord = 0;
  for (const character of text) {
    const apart = unspaced.test(character);
    const letter = wordLike.test(character);
    inWord = letter && !apart ? inWord + 1 : 0;
    if (apart || inWord === 1 || sign.test(character)) grams.add(token([character]));
    const pair = before !== null && (standsAlone(character) || standsAlone(before) || inWord === 2);
    if (pair && before !== null) grams.add(token([before, character]));
    before = isLetterOrSign(character) ? character : null;
  }
  return [...grams].join(' ');
}

/** What was typed, taken apart by how each word is looked for. */
export interface Words {
  /** From three characters on: found anywhere in the text. */
  readonly long: readonly string[];
  /** One or two characters, and the same as a token of `gramsOf`. */
  readonly short: readonly { readonly word: string; readonly token: string }[];
}

const mostWords = 20;

export function wordsOf(text: string): Words {
  const words = searchable(text).split(/\s+/).filter(Boolean).slice(0, mostWords);
  const isShort = (word: string) => [...word].length < 3;
  return {
    long: words.filter((word) => !isShort(word)),
    // A lone bracket or dash says nothing yet: more will be typed.
    short: words
      .filter(isShort)
      .map((word) => [...word].filter(isLetterOrSign))
      .filter(({ length }) => length > 0)
      .map((characters) => ({ word: characters.join(''), token: token(characters) })),
  };
}

/** The same question as the index of grams answers, to a single text: for reading a list in its order. */
export function begins(text: string, word: string): boolean {
  for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + 1)) {
    if ([...word].some(standsAlone)) return true;
    const before = [...text.slice(Math.max(0, at - 2), at)].at(-1);
    if (before === undefined || !wordLike.test(before) || unspaced.test(before)) return true;
  }
  return false;
}

/** Long enough to mean one thing, and made of what ids are made of. */
export const mayBeId = (word: string): boolean =>
  word.length >= 6 && /^[\w-]+$/.test(word) && /\d/.test(word);
