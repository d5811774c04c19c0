/**
 * A refusal as the service words it: HTTP status and code of the documented table ("Envelope and errors" of the
 * platform facts), and a message that names the rule, what was found and what is needed.
 */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly status: number;
  readonly code: number;

  constructor(status: number, code: number, message: string) {
    super(message);
    this.status = status;
    this.code = code;
  }
}

/** The body is no JSON object, or cannot be read at all. */
export const unreadable = (message: string): Refusal => new Refusal(400, 1200, message);

/** A parameter breaks a rule of the page. */
export const invalid = (message: string): Refusal => new Refusal(400, 1201, message);

/** No such method or address. */
export const noSuchMethod = (message: string): Refusal => new Refusal(404, 1202, message);

/** No such session, task, file or model. */
export const missing = (message: string): Refusal => new Refusal(404, 1203, message);

export const authCodes = { failed: 1000, empty: 1001, invalid: 1002, early: 1003, expired: 1004 } as const;

export const unauthorised = (kind: keyof typeof authCodes, message: string): Refusal =>
  new Refusal(401, authCodes[kind], message);

export const tooFast = (message: string): Refusal => new Refusal(429, 1302, message);

/** The documented wording: clients are known to look for it. */
export const tooManyTasks = (): Refusal => new Refusal(429, 1303, 'parallel task over resource pack limit');
