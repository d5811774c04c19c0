import { appOrigin } from './origins.ts';

/** What the page may use of the browser's powers, each with its reason. Everything else is denied, asked or checked. */
const allowed: Readonly<Record<string, string>> = {
  'clipboard-sanitized-write': 'The user copies an error’s details or a prompt with a button.',
};

/** @param origin of the frame that asks; `isMainFrame` false for frames inside it, of which the page has none */
export function mayUse(permission: string, origin: string, isMainFrame: boolean): boolean {
  return isMainFrame && Object.hasOwn(allowed, permission) && origin.replace(/\/$/, '') === appOrigin;
}
