import type { Library } from '../library/library.ts';
import type { LibraryRef } from '../../shared/domain/library.ts';
import { listPriceDollars } from '../../shared/limits/service.ts';

/** The headings in the reader's language, in the order of the columns. */
export const reportColumns = [
  ...(['ordered', 'clip', 'mode', 'prompt', 'status', 'quality', 'duration', 'units', 'cost'] as const),
  ...(['service', 'account', 'task', 'external', 'request', 'files', 'tags', 'note'] as const),
];
export type ReportColumn = (typeof reportColumns)[number];

/**
 * A table of the edits among these entries for a spreadsheet: UTF-8 with a mark, CRLF, quoted as RFC 4180 says. Cells never
 * begin as a formula does. What was not priced has no cost.
 */
export function reportOf(
  library: Library,
  items: readonly LibraryRef[],
  heading: (column: ReportColumn) => string,
): string {
  const rows = items.filter(({ kind }) => kind === 'edit').map(({ id }) => cells(library, id));
  const sum = rows.reduce((total, row) => total + Number(row.units || 0), 0);
  const total = { ...blank, prompt: heading('units'), units: String(round(sum)), cost: costOf(sum) };
  const lines = [
    reportColumns.map(heading),
    ...[...rows, total].map((row) => reportColumns.map((column) => row[column])),
  ];
  return `\u{feff}${lines.map((line) => line.map(quoted).join(',')).join('\r\n')}\r\n`;
}

type Cells = Record<ReportColumn, string>;
const blank = Object.fromEntries(reportColumns.map((column) => [column, ''])) as Cells;

function cells(library: Library, id: string): Cells {
  const edit = library.edits.get(id);
  const { note, tags } = library.own.of({ kind: 'edit', id });
  const results = library.results.ofEdit(id).filter(({ state }) => state === 'here');
  return {
    ordered: new Date(edit.createdAt).toISOString(),
    clip: edit.clipId === null ? '' : library.clips.get(edit.clipId).name,
    mode: edit.mode ?? '',
    prompt: edit.prompt,
    status: edit.status,
    quality: edit.quality,
    duration: edit.duration,
    units: edit.units ?? '',
    cost: edit.units === null ? '' : costOf(Number(edit.units)),
    service: edit.provider,
    account: edit.account ?? '',
    task: edit.taskId ?? '',
    external: edit.externalTaskId ?? '',
    request: edit.requestId ?? '',
    files: results.map(({ fileName }) => fileName).join('; '),
    tags: tags.join('; '),
    note,
  };
}

const round = (value: number): number => Math.round(value * 1e6) / 1e6;
const costOf = (units: number): string =>
  Number.isFinite(units) ? (units * listPriceDollars).toFixed(2) : '';

/** A spreadsheet would run what begins so; an apostrophe keeps it a text. Numbers stay numbers. */
function quoted(cell: string): string {
  const safe = /^[=+\-@\t\r]/.test(cell) && !/^-?\d+(\.\d+)?$/.test(cell) ? `'${cell}` : cell;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
