import { AppError, type ErrorDetails } from '../../../shared/errors/app-error.ts';
import type { ErrorCode } from '../../../shared/errors/table.ts';

/** The service's `{code, message, request_id, data}`; everything but `code` may be missing. */
export interface Envelope {
  readonly code: number;
  readonly message: string;
  readonly requestId: string | null;
  /** Undefined where the field is missing, null where it is null. */
  readonly data: unknown;
}

export const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * Reads an answer's text. What is no envelope leaves in doubt whether the request was carried out, except where the
 * gateway says that it was too large to be passed on.
 * @throws AppError `empty-answer`, `html-answer`, `answer-cut`, `answer-unreadable`, `request-too-large`
 */
export function parseEnvelope(text: string, status: number, contentType: string | null): Envelope {
  const fail = (code: ErrorCode, message: string, more: ErrorDetails = {}): never => {
    throw new AppError(code, `HTTP ${status}: ${message}`, { status, doubt: true, ...more });
  };
  const trimmed = text.replace(/^\uFEFF/, '').trim();
  const envelope = readEnvelope(trimmed);
  if (envelope) return envelope;
  if (status === 413) fail('request-too-large', 'request too large for the gateway', { doubt: false });
  if (!trimmed) return fail('empty-answer', 'empty body');
  if (trimmed.startsWith('<') || /\bhtml\b/i.test(contentType ?? ''))
    return fail('html-answer', 'a web page');
  if (looksCut(trimmed)) return fail('answer-cut', 'the JSON ends in the middle');
  return fail('answer-unreadable', 'no envelope');
}

function readEnvelope(text: string): Envelope | undefined {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (!isRecord(parsed)) return undefined;
  const code = typeof parsed['code'] === 'string' ? Number(parsed['code'] || Number.NaN) : parsed['code'];
  if (typeof code !== 'number' || !Number.isInteger(code)) return undefined;
  const requestId = parsed['request_id'];
  return {
    code,
    message: typeof parsed['message'] === 'string' ? parsed['message'] : '',
    requestId: typeof requestId === 'string' && requestId ? requestId : null,
    data: parsed['data'],
  };
}

/** Begins like JSON and does not end like it. */
function looksCut(text: string): boolean {
  try {
    JSON.parse(text);
    return false;
  } catch {
    return /^[[{]/.test(text) && !/[\]}]$/.test(text);
  }
}
