import type { ExchangeRecord } from '../domain/exchange.ts';

/** A body as JSON where it is JSON, as text where it is not, null where there is none. */
function bodyOf(text: string): unknown {
  if (!text) return null;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** A record as indented JSON, its bodies taken apart, for a report or a bug. */
export function exchangeToJson(record: ExchangeRecord): string {
  const { requestBody, responseBody, at, ...rest } = record;
  const shown = {
    ...rest,
    at: new Date(at).toISOString(),
    request: bodyOf(requestBody),
    response: bodyOf(responseBody),
  };
  return JSON.stringify(shown, null, 2);
}
