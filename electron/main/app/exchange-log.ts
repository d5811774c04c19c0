import type { ExchangeRecord } from '../../shared/domain/exchange.ts';

/** The newest requests to the service and their answers, redacted by the client; in memory only. */
export interface ExchangeLog {
  add(record: ExchangeRecord): void;
  /** Newest first. */
  list(): readonly ExchangeRecord[];
}

const kept = 200;

export function createExchangeLog(): ExchangeLog {
  const records: ExchangeRecord[] = [];
  return {
    add(record) {
      records.unshift(record);
      records.length = Math.min(records.length, kept);
    },
    list: () => [...records],
  };
}
