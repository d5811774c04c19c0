import type { Library } from '../../electron/main/library/library.ts';
import { timed } from './libraries.ts';

/** What a window shows at first. */
const firstPage = { text: '', offset: 0, limit: 60 };

export const firstPageTime = (library: Library): number => timed(() => library.query(firstPage));

/** As people type, letter by letter, in both languages, with filters, and with what nobody has. */
const typed = [
  ...['red cup', 'market-morning', 'matching shadows', 'garden', 'IMG_', 'harbour 12', 'video', '842'],
  ...['红杯子', '早市', '删除', '蓝色', '定稿', '雨伞 窗边', 'client review', 'refused', 'nobody has this'],
];
const queries = typed.flatMap((text) =>
  [...text].map((_, index) => ({ ...firstPage, text: [...text].slice(0, index + 1).join('') })),
);
const filters = [{ modes: ['swap' as const] }, { statuses: ['failed' as const] }, { starred: true as const }];

/** The 95th percentile of the queries of somebody who types all of this. */
export function searchTime(library: Library): number {
  const all = [
    ...queries,
    ...filters.flatMap((filter) => queries.slice(0, 20).map((query) => ({ ...query, filter }))),
  ];
  const times = all.map((query) => timed(() => library.query(query))).sort((a, b) => a - b);
  return times[Math.floor(times.length * 0.95)]!;
}

/** The middle of a hundred changes of state, each durable with its event and its entry. */
export function statusChangeTime(library: Library): number {
  const edits = library.query({ text: '', filter: { kinds: ['edit'] }, offset: 0, limit: 100 }).items;
  const times = edits.map(({ id }, index) =>
    timed(() => library.edits.update(id, { status: index % 2 === 0 ? 'done' : 'failed' }, 'measured')),
  );
  return times.sort((a, b) => a - b)[Math.floor(times.length / 2)]!;
}
