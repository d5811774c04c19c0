import type { OutgoingHttpHeaders } from 'node:http';
import { serviceCodes } from '../../../electron/shared/errors/service-codes.ts';
import type { ConnectionFault, Step } from './server.ts';

const json = { 'content-type': 'application/json; charset=utf-8' };

/** Any status, headers and body. */
export const raw =
  (status: number, body: string, headers: OutgoingHttpHeaders = json): Step =>
  (response) => {
    response.writeHead(status, headers).end(body);
  };

export const envelope = (
  code: number,
  data?: unknown,
  message = 'message',
  requestId = 'request-1',
): string => JSON.stringify({ code, message, request_id: requestId, data });

/** HTTP 200 with code 0. */
export const success = (data: unknown, headers: OutgoingHttpHeaders = {}): Step =>
  raw(200, envelope(0, data, 'SUCCEED'), { ...json, ...headers });

/** A refusal with its documented HTTP status and, as the service does, without `data`. */
export const refusal = (code: number, message = `refused ${code}`, headers: OutgoingHttpHeaders = {}): Step =>
  raw(serviceCodes[code]?.http ?? 400, envelope(code, undefined, message), { ...json, ...headers });

export const page = (status: number): Step =>
  raw(status, '<!doctype html><html><body><h1>Bad Gateway</h1></body></html>', {
    'content-type': 'text/html',
  });

export const empty = (status = 200): Step => raw(status, '');

export const redirect = (location: string, status = 302): Step => raw(status, '', { location });

/** Takes the request and tears the connection down (RST) before a word of the answer. */
export const reset: Step = (response) => {
  response.socket?.resetAndDestroy();
};

/** Takes the request and closes the connection in order, without an answer. */
export const hangUp: Step = (response) => {
  response.socket?.end();
};

/** Announces the whole answer, sends half of it, and tears the connection down. */
export const half =
  (data: unknown): Step =>
  (response) => {
    const body = envelope(0, data);
    response.writeHead(200, { ...json, 'content-length': Buffer.byteLength(body) });
    response.write(body.slice(0, body.length / 2), () => response.socket?.resetAndDestroy());
  };

/** An answer that ends, as HTTP goes, in good order, but in the middle of its JSON: a proxy gave up. */
export const truncated = (data: unknown): Step => {
  const body = envelope(0, data);
  return raw(200, body.slice(0, body.length - 6));
};

/** Takes the request and never answers. */
export const silent: Step = () => {};

/** Sends headers and the beginning of the body, then nothing. */
export const stalled =
  (data: unknown): Step =>
  (response) => {
    const body = envelope(0, data);
    response.writeHead(200, { ...json, 'content-length': Buffer.byteLength(body) });
    response.write(body.slice(0, 8));
  };

/** The whole answer, a few bytes at a time. */
export const dripping =
  (data: unknown, everyMs: number): Step =>
  (response) => {
    const bytes = Buffer.from(envelope(0, data));
    response.writeHead(200, { ...json, 'content-length': bytes.length });
    const piece = Math.ceil(bytes.length / 12);
    const more = (at: number) => {
      if (response.destroyed) return;
      if (at >= bytes.length) return void response.end();
      response.write(bytes.subarray(at, at + piece));
      setTimeout(() => more(at + piece), everyMs);
    };
    more(0);
  };

/** More than `bytes` of JSON, without saying so beforehand. */
export const flood =
  (bytes: number): Step =>
  (response) => {
    response.writeHead(200, json);
    const piece = 'x'.repeat(16 * 1024);
    let sent = 0;
    const more = () => {
      if (response.destroyed) return;
      if (sent > bytes) return void response.end();
      sent += piece.length;
      response.write(piece, more);
    };
    response.write('{"code":0,"filler":"', more);
  };

/** Something on the port that does not speak HTTP. */
export const gibberish: Step = (response) => {
  response.socket?.end('220 mail.example ESMTP\r\n');
};

/** Tears the connection down as soon as a byte of a request has come, before the request can be read. */
export const resetAtFirstByte =
  (onByte: () => void): ConnectionFault =>
  (socket) => {
    socket.prependOnceListener('data', () => {
      onByte();
      socket.resetAndDestroy();
    });
  };
