import {
  closeSync,
  existsSync,
  fstatSync,
  mkdirSync,
  openSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { hidden, type Redactor } from './redact.ts';

export type LogLevel = 'info' | 'warn' | 'error';
export type LogData = Readonly<Record<string, unknown>>;

/** One line of JSON an event: `at`, `level`, `event`, then what is known of it. Nothing secret gets through. */
export interface Log {
  info(event: string, data?: LogData): void;
  warn(event: string, data?: LogData): void;
  error(event: string, data?: LogData): void;
  close(): void;
}

export interface LogOptions {
  readonly folder: string;
  readonly redactor: Redactor;
  readonly now?: () => number;
  /** A file this large is put aside and a new one begun. */
  readonly maxBytes?: number;
  /** Older files kept beside the newest. */
  readonly kept?: number;
}

const longestText = 8_000;
const deepest = 6;
const secretName = /secret|token|passw|authorization|cookie|signature|access_?key|api_?key|base64/i;

/**
 * Lines are written at once, so that the last ones before a crash are there. A log that cannot be written (disk full,
 * folder gone) is silent: it must not take the application down.
 */
export function createLog(options: LogOptions): Log {
  const { folder, redactor, now = Date.now, maxBytes = 2_000_000, kept = 4 } = options;
  const file = join(folder, 'studio.log');
  const older = (index: number) => join(folder, `studio.${index}.log`);
  let handle: number | null = null;
  let bytes = 0;

  const open = (): number => {
    mkdirSync(folder, { recursive: true });
    const opened = openSync(file, 'a', 0o600);
    bytes = fstatSync(opened).size;
    return opened;
  };
  const close = () => {
    if (handle !== null) closeSync(handle);
    handle = null;
  };
  const rotate = () => {
    close();
    rmSync(older(kept), { force: true });
    for (let index = kept - 1; index >= 1; index -= 1) {
      if (existsSync(older(index))) renameSync(older(index), older(index + 1));
    }
    renameSync(file, older(1));
  };
  const write = (level: LogLevel, event: string, data: LogData) => {
    const line = `${JSON.stringify({
      at: new Date(now()).toISOString(),
      level,
      event,
      ...(plain(data, redactor, 0) as object),
    })}\n`;
    try {
      handle ??= open();
      if (bytes > 0 && bytes + line.length > maxBytes) {
        rotate();
        handle = open();
      }
      bytes += writeSync(handle, line);
    } catch {
      handle = null;
    }
  };
  return {
    info: (event, data = {}) => write('info', event, data),
    warn: (event, data = {}) => write('warn', event, data),
    error: (event, data = {}) => write('error', event, data),
    close,
  };
}

/** Any value as JSON that holds no secret: texts cleaned and capped, errors unfolded, bytes counted, cycles cut by depth. */
function plain(value: unknown, redactor: Redactor, depth: number): unknown {
  if (typeof value === 'string') return cap(redactor.clean(value));
  if (typeof value === 'number' || typeof value === 'boolean' || value === null || value === undefined)
    return value;
  if (depth >= deepest) return '…';
  if (value instanceof Error) return plain(errorFields(value), redactor, depth + 1);
  if (value instanceof Uint8Array) return `${value.byteLength} bytes`;
  if (Array.isArray(value)) return value.slice(0, 100).map((inner) => plain(inner, redactor, depth + 1));
  if (typeof value !== 'object') return cap(redactor.clean(String(value)));
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [
      redactor.clean(name),
      secretName.test(name) && inner !== null && typeof inner !== 'boolean'
        ? hidden
        : plain(inner, redactor, depth + 1),
    ]),
  );
}

function errorFields(error: Error): LogData {
  const { name, message, stack, cause } = error;
  const { code, details } = error as { code?: unknown; details?: unknown };
  return { name, message, code, details, stack, ...(cause === undefined ? {} : { cause }) };
}

const cap = (text: string): string => (text.length > longestText ? `${text.slice(0, longestText)}…` : text);
