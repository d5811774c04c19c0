/** One request to the service and its answer, for the request log: redacted before it is made. */
export interface ExchangeRecord {
  readonly id: string;
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly method: string;
  readonly path: string;
  /** HTTP status; null when no answer came. */
  readonly status: number | null;
  /** The envelope's `code`; null when unreadable. */
  readonly code: number | null;
  readonly requestId: string | null;
  /** Milliseconds taken. */
  readonly ms: number;
  readonly requestBytes: number;
  readonly responseBytes: number;
  /** Base64 and tokens shortened. */
  readonly requestBody: string;
  readonly responseBody: string;
}

/** An exchange as the application keeps it: where the request went, too. */
export interface LoggedExchange extends ExchangeRecord {
  /** Without a slash at the end. */
  readonly baseUrl: string;
}

/** One row of the request log; its bodies are asked for when somebody looks. */
export type ExchangeHead = Omit<LoggedExchange, 'requestBody' | 'responseBody'>;
