/** Strings longer than this are shortened in records; prompts of 2,500 characters are not. */
const longText = 4_000;
/** An unbroken run of ASCII this long is no word: base64, a mask, a token. */
const longRun = /[!-~]{121,}/g;
const shownAtStart = 24;
/** The most of an answer that a record keeps. */
const longestBody = 64 * 1024;
const longestParsed = 4 * 1024 * 1024;

const shorten = (text: string): string =>
  `${text.slice(0, shownAtStart)}… (${text.length.toLocaleString('en')} characters)`;

/** Values of a web address's query are often signatures, and its user part a password: names stay, values go. */
function redactAddress(address: string): string {
  if (!URL.canParse(address)) return address;
  const url = new URL(address);
  if (url.username || url.password) {
    url.username = '';
    url.password = '';
  }
  const names = [...url.searchParams.keys()];
  url.search = '';
  const query = names.length > 0 ? `?${names.map((name) => `${name}=…`).join('&')}` : '';
  const hash = url.hash ? '#…' : '';
  url.hash = '';
  return url.href + query + hash;
}

function redactText(text: string): string {
  if (/^https?:\/\//i.test(text) && !/\s/.test(text)) return redactAddress(text.slice(0, longText));
  if (text.length > longText) return shorten(text);
  return text.replace(longRun, shorten);
}

function redactValue(value: unknown): unknown {
  if (typeof value === 'string') return redactText(value);
  if (Array.isArray(value)) return value.map(redactValue);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, redactValue(inner)]));
}

const cap = (text: string): string => (text.length > longestBody ? `${text.slice(0, longestBody)}…` : text);

type Scrub = (text: string) => string;

/**
 * A request's body as a record keeps it: base64 and tokens shortened, values of address queries left out.
 * @param scrub replaces known secrets
 */
export const redactRequest = (body: unknown, scrub: Scrub): string =>
  body === undefined ? '' : cap(scrub(JSON.stringify(redactValue(body))));

/** An answer's text the same way; of what is no JSON, or too long to be taken apart for this, the beginning stays. */
export function redactAnswer(text: string, scrub: Scrub): string {
  if (text.length > longestParsed) return scrub(redactText(text.slice(0, 500)));
  let shown: string;
  try {
    shown = JSON.stringify(redactValue(JSON.parse(text)));
  } catch {
    shown = redactText(text.slice(0, 500));
  }
  return cap(scrub(shown));
}
