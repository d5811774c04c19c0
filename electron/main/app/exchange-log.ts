import type { ExchangeHead, LoggedExchange } from '../../shared/domain/exchange.ts';
import { AppError } from '../../shared/errors/app-error.ts';

/** The newest requests to the service and their answers, redacted by the client; in memory only. */
export interface ExchangeLog {
  add(exchange: LoggedExchange): void;
  /** Newest first. */
  list(): readonly ExchangeHead[];
  /** With its bodies. @throws AppError `not-found`: newer ones took its place */
  get(id: string): LoggedExchange;
}

const kept = 200;

/** @param added told of each, without its bodies */
export function createExchangeLog(added: (head: ExchangeHead) => void): ExchangeLog {
  const records: LoggedExchange[] = [];
  return {
    add(exchange) {
      records.unshift(exchange);
      records.length = Math.min(records.length, kept);
      added(headOf(exchange));
    },
    list: () => records.map(headOf),
    get(id) {
      const found = records.find((exchange) => exchange.id === id);
      if (!found) throw new AppError('not-found', 'No such request in the log');
      return found;
    },
  };
}

const headOf = ({ requestBody: _out, responseBody: _in, ...head }: LoggedExchange): ExchangeHead => head;
