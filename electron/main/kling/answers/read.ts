import { AppError } from '../../../shared/errors/app-error.ts';
import type { Costs } from '../types.ts';
import { type Envelope, isRecord } from './envelope.ts';

export type Fields = Readonly<Record<string, unknown>>;

/** Text that is not empty; a number is written out. A whole number past 2^53 has lost digits in JSON and is no id. */
export function textOf(value: unknown): string | null {
  if (typeof value === 'string') return value || null;
  if (typeof value !== 'number' || !Number.isFinite(value)) return null;
  return Number.isInteger(value) && !Number.isSafeInteger(value) ? null : String(value);
}

/** A number, also where it is written as text. */
export function numberOf(value: unknown): number | null {
  if (typeof value === 'number') return Number.isFinite(value) ? value : null;
  if (typeof value !== 'string' || value.trim() === '') return null;
  const number = Number(value);
  return Number.isFinite(number) ? number : null;
}

export const fieldsOf = (value: unknown): Fields => (isRecord(value) ? value : {});
export const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

export function incomplete(envelope: Envelope, missing: string): never {
  const details = { missing, requestId: envelope.requestId, doubt: true };
  throw new AppError('answer-incomplete', `the answer lacks ${missing}`, details);
}

/** A field that the answer must have. @throws AppError `answer-incomplete` */
export function need<T>(value: T | null | undefined, envelope: Envelope, missing: string): T {
  return value ?? incomplete(envelope, missing);
}

/** `data` as an object. @throws AppError `answer-incomplete` */
export const dataFields = (envelope: Envelope): Fields =>
  isRecord(envelope.data) ? envelope.data : incomplete(envelope, 'data');

export function costsOf(data: Fields): Costs {
  const balance = data['final_balance_deduction'];
  const { quota, list_price: listPrice } = fieldsOf(balance);
  return {
    units: textOf(data['final_unit_deduction']),
    balance: isRecord(balance) ? { quota: textOf(quota), listPrice: textOf(listPrice) } : null,
  };
}

/**
 * `data.status` other than 0: the recognition refused the input. No table of its values exists.
 * @throws AppError `recognition-refused`, details `recognitionStatus`, `serviceMessage`, `requestId`
 */
export function refuseUnrecognised(data: Fields, envelope: Envelope): void {
  const status = data['status'];
  if (status === undefined || status === null || Number(status) === 0) return;
  throw new AppError('recognition-refused', `recognition status ${String(status)}: ${envelope.message}`, {
    recognitionStatus: typeof status === 'number' ? status : String(status),
    serviceMessage: envelope.message || `status ${String(status)}`,
    requestId: envelope.requestId,
    doubt: false,
  });
}
