import type { ExchangeRecord } from '../domain/exchange.ts';

/** Quoted for a POSIX shell: nothing inside is special but the quote itself. */
const quoted = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;

/**
 * A record as a cURL command. The token is never in a record: the command reads it from the environment.
 * What was shortened in the record is shortened in the command.
 * @param baseUrl without a slash at the end
 */
export function exchangeToCurl(record: ExchangeRecord, baseUrl: string): string {
  const lines = [`curl --request ${record.method}`, `--url ${quoted(baseUrl + record.path)}`];
  lines.push(`--header "Authorization: Bearer $KLING_TOKEN"`);
  if (record.requestBody) {
    lines.push(`--header 'Content-Type: application/json'`, `--data ${quoted(record.requestBody)}`);
  }
  return lines.join(' \\\n  ');
}
