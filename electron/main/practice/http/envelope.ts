import type { FastifyReply, FastifyRequest } from 'fastify';
import { Refusal, invalid, unreadable } from './refusal.ts';

/** What every answer looks like; an error has no `data`. */
export interface Envelope {
  readonly code: number;
  readonly message: string;
  readonly request_id: string;
  readonly data?: unknown;
}

export const success = (request: FastifyRequest, data: unknown): Envelope => ({
  code: 0,
  message: 'SUCCEED',
  request_id: request.id,
  data,
});

/** Turns anything thrown into the documented envelope; what nobody foresaw becomes 5000 without its inner words. */
export function answerError(error: unknown, request: FastifyRequest, reply: FastifyReply): void {
  const refusal = error instanceof Refusal ? error : asRefusal(error);
  const body: Envelope = { code: refusal.code, message: refusal.message, request_id: request.id };
  void reply.code(refusal.status).send(body);
}

/** The web server's own refusals (no JSON, too long) come with a status of their own. */
function asRefusal(error: unknown): Refusal {
  const status = (error as { statusCode?: unknown }).statusCode;
  const message = error instanceof Error ? error.message : String(error);
  if (status === 413) return invalid(message);
  if (typeof status === 'number' && status >= 400 && status < 500) return unreadable(message);
  return new Refusal(500, 5000, 'The practice service failed; its log says why');
}
