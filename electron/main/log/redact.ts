/** What stands in the place of a secret. */
export const hidden = '••••';

/** Shorter values would riddle ordinary words. */
const shortestSecret = 6;

/** Makes texts safe to keep: known secrets by value, unknown ones by their looks. */
export interface Redactor {
  /** From now on this value never gets through, in whatever encoding a library may print it. */
  hide(secret: string): void;
  clean(text: string): string;
}

/** Looks of secrets: the first group, where there is one, stays. */
const looks: readonly RegExp[] = [
  /\b((?:bearer|basic)\s+)[\w\-.~+/=]{6,}/gi,
  // A JSON web token
  /\beyJ[\w-]{6,}\.[\w-]{6,}(?:\.[\w-]*)?/g,
  /\bapi-key-[\w-]{8,}/g,
  // Access key ids of S3 services
  /\b(?:AKIA|ASIA|LTAI)[A-Za-z0-9]{12,}\b/g,
  /((?:secret|token|passw(?:or)?d|authorization|signature|credential|cookie|access[-_ ]?key|api[-_ ]?key)[\w-]*["']?\s*[:=]\s*["']?)[^\s"',;&}]{3,}/gi,
];

/** Scheme, user part, the address up to its query, the query or fragment. */
const address = /\b([a-z][a-z0-9+.-]*:\/\/)((?:[^\s/@"'<>]*@)?)([^\s?#"'<>]*)((?:[?#][^\s"'<>]*)?)/gi;

/** Names of an address's query stay, values go: a signature may be among them. */
const cleanAddress = (_all: string, scheme: string, user: string, rest: string, tail: string): string =>
  scheme + (user === '' ? '' : `${hidden}@`) + rest + tail.replace(/=[^&#]*/g, '=…').replace(/#.*/, '#…');

/** @param options.home the user's home folder, shown as `~`: its name often is the user's own */
export function createRedactor(options: { readonly home?: string } = {}): Redactor {
  const secrets = new Set<string>();
  const home = options.home !== undefined && options.home.length > 1 ? options.home : null;
  return {
    hide(secret) {
      if (secret.length < shortestSecret) return;
      for (const form of encodings(secret)) secrets.add(form);
    },
    clean(text) {
      let clean = text;
      // The longest first, so that none is left in pieces by a shorter one inside it.
      for (const secret of [...secrets].sort((a, b) => b.length - a.length)) {
        clean = clean.replaceAll(secret, hidden);
      }
      clean = clean.replace(address, cleanAddress);
      for (const look of looks)
        clean = clean.replace(look, (_all, kept: unknown) => (typeof kept === 'string' ? kept : '') + hidden);
      return home === null ? clean : clean.replaceAll(home, '~');
    },
  };
}

function encodings(secret: string): readonly string[] {
  const bytes = Buffer.from(secret, 'utf8');
  return [
    secret,
    encodeURIComponent(secret),
    JSON.stringify(secret).slice(1, -1),
    bytes.toString('base64'),
    bytes.toString('base64url'),
    bytes.toString('hex'),
  ];
}
