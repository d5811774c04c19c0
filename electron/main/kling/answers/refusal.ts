import { AppError } from '../../../shared/errors/app-error.ts';
import { type Reaction, serviceCodes } from '../../../shared/errors/service-codes.ts';
import type { Envelope } from './envelope.ts';

/**
 * The error of an envelope whose code is not 0. `doubt` is false for the 1xxx family and for an unknown code with a 4xx
 * status: the service refused before doing anything. It is true for the 5xxx family and everything else.
 */
export function refusalOf(envelope: Envelope, status: number): AppError {
  const known = serviceCodes[envelope.code];
  const refused = known ? known.http < 500 : status >= 400 && status < 500;
  return new AppError(
    known?.error ?? 'service-refused',
    `service code ${envelope.code}: ${envelope.message}`,
    {
      status,
      serviceCode: envelope.code,
      serviceMessage: envelope.message || `code ${envelope.code}`,
      requestId: envelope.requestId,
      doubt: !refused,
    },
  );
}

/** Errors without a service code that pass by themselves. */
const passing = new Set([
  'network-offline',
  'network-timeout',
  'network-reset',
  'answer-cut',
  'empty-answer',
]);

/**
 * What to do about an error of a call: the table's word for the service's codes; back-off for what passes by itself and
 * for answers of a gateway with a 5xx status; stop for everything else (429 without a code included).
 */
export function reactionTo(error: AppError): Reaction {
  if (error.code === 'cancelled') return 'stop';
  const { serviceCode, status } = error.details;
  if (typeof serviceCode === 'number') {
    const known = serviceCodes[serviceCode];
    if (known) return known.reaction;
  }
  if (typeof status === 'number' && status >= 500) return 'back-off';
  return passing.has(error.code) && !(typeof status === 'number' && status >= 400) ? 'back-off' : 'stop';
}

/** Whether the request may have been carried out, so that the owner must ask before sending it again. */
export const isDoubtful = (error: AppError): boolean => error.details['doubt'] === true;

/**
 * Whether a query's error says for certain that the account has no such task. 1203 is the documented "no such
 * resource"; other refusals and everything unreadable are not certain.
 */
export const isNoSuchTask = (error: AppError): boolean =>
  error.code === 'no-such-resource' && error.details['doubt'] === false;
