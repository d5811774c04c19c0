import * as v from 'valibot';
import { toAppError } from '../../shared/errors/app-error.ts';
import { errorData } from '../../shared/errors/error-data.ts';
import { contract, type Channel } from '../../shared/ipc/contract.ts';
import type { Envelope } from '../../shared/ipc/envelope.ts';
import type { Log } from '../log/log.ts';
import type { Redactor } from '../log/redact.ts';
import type { Handlers } from './handlers/handlers.ts';
import { trustedSender, type Sender } from './sender.ts';

export interface DispatchOptions {
  /** Resolves when everything behind the calls has been opened. */
  readonly handlers: () => Promise<Handlers>;
  readonly isOurWindow: (contentsId: number) => boolean;
  readonly log: Log;
  readonly redactor: Redactor;
}

export type Dispatch = (channel: Channel, sender: Sender, input: unknown) => Promise<Envelope<unknown>>;

/** The one way in: our window, its main frame, our page, an input that passes its schema; what comes back is an envelope. */
export function createDispatch(options: DispatchOptions): Dispatch {
  const { handlers, isOurWindow, log, redactor } = options;
  const refuse = (channel: Channel, why: string): Envelope<never> => {
    log.warn('ipc.refused', { channel, why });
    return { ok: false, error: { code: 'bad-request', message: `${channel}: ${why}`, details: {} } };
  };
  return async (channel, sender, input) => {
    const distrust = trustedSender(sender, isOurWindow);
    if (distrust !== null) return refuse(channel, distrust);
    const parsed = v.safeParse(contract[channel].input as v.GenericSchema, input);
    // Where it is wrong, not what it was: that may be a secret.
    if (!parsed.success) return refuse(channel, `input: ${placesOf(parsed.issues)}`);
    try {
      const handler = (await handlers())[channel] as (input: unknown) => unknown;
      return { ok: true, value: await handler(parsed.output) };
    } catch (thrown) {
      const error = toAppError(thrown);
      const unforeseen = error.code === 'unexpected';
      if (error.code !== 'cancelled') log[unforeseen ? 'error' : 'warn']('ipc.failed', { channel, error });
      const { code, message, details } = errorData(error);
      return { ok: false, error: { code, message: redactor.clean(message), details } };
    }
  };
}

const placesOf = (issues: readonly v.BaseIssue<unknown>[]): string =>
  issues
    .slice(0, 5)
    .map((issue) => v.getDotPath(issue) ?? issue.type)
    .join(', ');
