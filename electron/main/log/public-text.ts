import type { Redactor } from './redact.ts';

/** Makes a text fit for a place that everybody can read: after the secrets, everything that tells who somebody is goes. */
export type PublicText = (text: string) => string;

export interface PublicTextOptions {
  readonly redactor: Redactor;
  /** Of the user, the computer, accounts, clips: whatever is theirs. Shorter than three characters is not looked for. */
  readonly names: readonly string[];
  /** Hosts that are everybody's, e.g. the service's own. */
  readonly knownHosts: readonly string[];
}

/** Where the application's own code lies says nothing about the user: `dist/main/main.js:12:3` stays. */
const ownCode = /(?:file:\/\/)?[^\s"'()]*?\/(dist\/[\w./-]+\.c?js)/g;
const address = /\b([a-z][a-z0-9+.-]*):\/\/([^\s/"'<>?#]*)[^\s"'<>]*/gi;
/** From where it begins to where its sentence goes on; blanks are part of names. */
const path =
  /(?<![\w.…/])(?:~[\\/]|\/(?=[^\s/])|[a-z]:[\\/]|\\\\)(?:<name>|(?!: |, |; | at | -> |' |" )[^\n"'<>|(){}[\]])*/gi;
const mediaFile =
  /[^\s"'/\\<>:|]+\.(?:mp4|mov|m4v|mkv|webm|avi|mts|mxf|png|jpe?g|webp|gif|avif|heic|wav|mp3|json|db)\b/gi;
const mail = /[\w.+-]+@[\w-]+(?:\.[\w-]+)+/g;
const ipAddress = /\b(?!127\.)\d{1,3}(?:\.\d{1,3}){3}\b/g;

export function createPublicText({ redactor, names, knownHosts }: PublicTextOptions): PublicText {
  const known = new Set(knownHosts);
  const theirs = [...new Set(names.map((name) => name.trim()))]
    .filter((name) => name.length >= 3)
    .sort((a, b) => b.length - a.length)
    .map(wholeName);
  const hosts = (_all: string, scheme: string, host: string): string => {
    const ours = scheme === 'app' || scheme === 'media' || known.has(host) || /^127\./.test(host);
    return `${scheme}://${ours ? host : '…'}/…`;
  };
  return (text) => {
    let clean = redactor.clean(text);
    for (const name of theirs) clean = clean.replace(name, '<name>');
    return clean
      .replace(ownCode, '$1')
      .replace(mail, '<mail>')
      .replace(address, hosts)
      .replace(path, '<path>')
      .replace(mediaFile, '<file>')
      .replace(ipAddress, '<ip>');
  };
}

/** `ann` is no part of `channel`; names that do not begin or end with Latin letters stand anywhere. */
function wholeName(name: string): RegExp {
  const literal = name.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
  const [first, last] = [/^\w/.test(name) ? '(?<!\\w)' : '', /\w$/.test(name) ? '(?!\\w)' : ''];
  return new RegExp(`${first}${literal}${last}`, 'gi');
}
