import http, { type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';

/** A request as the server saw it. */
export interface Received {
  readonly method: string;
  /** With its query. */
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  /** As text. */
  readonly body: string;
}

/** Plays one answer, or one fault, to one request. */
export type Step = (response: ServerResponse, request: Received) => void;

/** Faults that strike before the request is read: the connection, and nothing else yet. */
export type ConnectionFault = (socket: Socket) => void;

/** A real HTTP server on loopback that plays what it is told, in order. */
export interface ScriptedService {
  readonly baseUrl: string;
  /** Every request read in full, oldest first. */
  readonly received: readonly Received[];
  /** How many connections were made. */
  readonly connections: number;
  /** Adds steps; each answers one request. A request without a step left gets the fallback, or HTTP 501. */
  play(...steps: readonly Step[]): void;
  /** Answers all requests for which no step is left. */
  fallback(step: Step): void;
  /** The next connections are met with these, one each, before anything is read. */
  onConnection(...faults: readonly ConnectionFault[]): void;
  /** Forgets steps, faults and requests. */
  reset(): void;
  /** Resolves once so many requests have been read. */
  reached(count: number): Promise<void>;
  close(): Promise<void>;
}

const unscripted: Step = (response) => {
  response.writeHead(501, { 'content-type': 'text/plain' }).end('nothing scripted for this request');
};

/** @param port 0 takes a free one */
export async function startScriptedService(port = 0): Promise<ScriptedService> {
  let steps: Step[] = [];
  let faults: ConnectionFault[] = [];
  let received: Received[] = [];
  let otherwise = unscripted;
  let connections = 0;
  let waiting: { count: number; resolve: () => void }[] = [];
  const sockets = new Set<Socket>();

  const server = http.createServer({ keepAliveTimeout: 60_000 }, (request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('error', () => response.destroy());
    request.on('end', () => {
      const seen: Received = {
        method: request.method ?? '',
        path: request.url ?? '',
        headers: request.headers,
        body: Buffer.concat(chunks).toString('utf8'),
      };
      received.push(seen);
      for (const one of waiting) if (received.length >= one.count) one.resolve();
      waiting = waiting.filter((one) => received.length < one.count);
      (steps.shift() ?? otherwise)(response, seen);
    });
  });
  server.on('connection', (socket) => {
    connections += 1;
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => socket.destroy());
    faults.shift()?.(socket);
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  const address = server.address() as AddressInfo;

  return {
    baseUrl: `http://127.0.0.1:${address.port}`,
    get received() {
      return received;
    },
    get connections() {
      return connections;
    },
    play: (...more) => void steps.push(...more),
    fallback: (step) => void (otherwise = step),
    onConnection: (...more) => void faults.push(...more),
    reset() {
      steps = [];
      faults = [];
      received = [];
      connections = 0;
      otherwise = unscripted;
      // A kept connection would slip past the faults of the next test.
      for (const socket of sockets) socket.destroy();
    },
    reached: (count) =>
      new Promise((resolve) => {
        if (received.length >= count) resolve();
        else waiting.push({ count, resolve });
      }),
    close: () =>
      new Promise((resolve) => {
        for (const socket of sockets) socket.destroy();
        server.close(() => resolve());
      }),
  };
}
