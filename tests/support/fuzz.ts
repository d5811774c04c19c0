import type * as v from 'valibot';

/** A number in [0,1). */
export type Random = () => number;

/** Values that cannot cross to a page as they are; the page makes them from these. */
export interface Exotic {
  readonly $exotic: (typeof exotics)[number];
}

/** None that the bridge would make into a plain, perhaps right, object on its way. */
const exotics = ['bytes', 'bigint', 'deep', 'nan', 'infinity'] as const;

/** Found nowhere afterwards: a refusal says where an input is wrong, never what it was. */
export const fuzzMark = 'fuzz-mark-5521';

const hostile: readonly unknown[] = [
  ...[null, true, false, 0, -0, -1, 1.5, 2 ** 53, -(2 ** 53), 1e308, Number.MIN_VALUE],
  ...[
    '',
    ' ',
    'x',
    fuzzMark,
    '../../etc/passwd',
    '/etc/passwd',
    'file:///etc/passwd',
    'C:\\Windows\\win.ini',
  ],
  ...[
    'javascript:alert(1)',
    '<img src=x onerror=alert(1)>',
    '\u0000',
    '\u202Egnp.exe',
    '{{7*7}}',
    '${7*7}',
    '%00',
    "' OR 1=1 --",
  ],
  ...['__proto__', 'constructor', 'toString', `${fuzzMark} `.repeat(6000), '0'.repeat(400), '\ud800'],
  ...[
    [],
    [[]],
    {},
    { length: 1 },
    { toString: 'x' },
    { then: 'x' },
    [null],
    Array.from({ length: 300 }, () => fuzzMark),
  ],
  ...[{ constructor: { prototype: { polluted: true } } }],
];

const pick = <T>(random: Random, list: readonly T[]): T => list[Math.floor(random() * list.length)]!;

type Schema = v.GenericSchema & {
  readonly entries?: Readonly<Record<string, Schema>>;
  readonly options?: readonly unknown[];
  readonly wrapped?: Schema;
  readonly item?: Schema;
  readonly literal?: unknown;
  readonly pipe?: readonly { readonly type: string; readonly requirement?: unknown }[];
};

/** A value that the schema, as far as it is understood here, would let through: what attacks start from. */
export function sampleOf(given: v.GenericSchema, random: Random): unknown {
  const schema = given as Schema;
  const rule = (type: string) => schema.pipe?.find((action) => action.type === type)?.requirement;
  switch (schema.type) {
    case 'strict_object':
    case 'object':
    case 'loose_object':
      return Object.fromEntries(
        Object.entries(schema.entries ?? {}).map(([name, inner]) => [name, sampleOf(inner, random)]),
      );
    case 'picklist':
      return pick(random, schema.options ?? []);
    case 'union':
    case 'variant':
      return sampleOf(pick(random, (schema.options ?? []) as Schema[]), random);
    case 'nullable':
    case 'optional':
    case 'exact_optional':
      return schema.wrapped ? sampleOf(schema.wrapped, random) : null;
    case 'array':
      return schema.item ? [sampleOf(schema.item, random)] : [];
    case 'literal':
      return schema.literal;
    case 'string':
      return schema.pipe?.some(({ type }) => type === 'uuid') ? crypto.randomUUID() : 'text';
    case 'number':
      return Number(rule('min_value') ?? 0);
    case 'boolean':
      return random() < 0.5;
    default:
      return { $exotic: 'bytes' } satisfies Exotic;
  }
}

/** Another input, wrong in one place or altogether. */
export function mutated(value: unknown, random: Random): unknown {
  const wrong = (): unknown =>
    random() < 0.2 ? ({ $exotic: pick(random, exotics) } satisfies Exotic) : pick(random, hostile);
  if (random() < 0.15 || typeof value !== 'object' || value === null) return wrong();
  if (Array.isArray(value)) return random() < 0.5 ? wrong() : [...(value as unknown[]), wrong()];
  const entries = Object.entries(value);
  const way = random();
  if (entries.length === 0 || way < 0.25)
    return { ...value, [pick(random, ['extra', 'length', 'path', 'constructor'])]: wrong() };
  const [name, inner] = pick(random, entries);
  if (way < 0.4) return Object.fromEntries(entries.filter(([other]) => other !== name));
  return { ...value, [name]: mutated(inner, random) };
}

/** In the page: makes the exotic values real. Stands alone, since it is sent there as text. */
export function realised(given: unknown): unknown {
  const make = (value: unknown): unknown => {
    if (typeof value !== 'object' || value === null) return value;
    const kind = (value as { $exotic?: string }).$exotic;
    if (kind === undefined)
      return Array.isArray(value)
        ? value.map(make)
        : Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, make(inner)]));
    let deep: unknown = 1;
    for (let level = 0; level < 200; level += 1) deep = [deep];
    const made: Record<string, unknown> = {
      ...{ bytes: new Uint8Array(64), bigint: 1n, deep },
      ...{ nan: Number.NaN, infinity: Number.POSITIVE_INFINITY },
    };
    return made[kind];
  };
  return make(given);
}
