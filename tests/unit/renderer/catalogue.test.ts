import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { IntlMessageFormat } from 'intl-messageformat';
import { describe, expect, it } from 'vitest';
import { errorTable } from '../../../electron/shared/errors/table.ts';

const root = path.resolve(import.meta.dirname, '../../..');
const messages = path.join(root, 'electron/shared/messages');
const languages = ['en', 'zh-CN'] as const;

type Catalogue = Record<string, string>;
const domains = readdirSync(path.join(messages, 'en')).filter((name) => name.endsWith('.json'));
const read = (language: string, domain: string): Catalogue =>
  JSON.parse(readFileSync(path.join(messages, language, domain), 'utf8')) as Catalogue;

const [literal, plural, pound] = [0, 6, 7];

/**
 * The values a message shows or decides by, however deep in a plural or select. A plural that shows no number only bends
 * the words, and not every language bends them.
 */
function placeholders(message: string): string[] {
  const names = new Set<string>();
  const visit = (parts: ReturnType<IntlMessageFormat['getAst']>): boolean =>
    parts
      .map((part) => {
        const inner =
          'options' in part ? Object.values(part.options).map((option) => visit(option.value)) : [];
        if ('value' in part && part.type !== literal && (part.type !== plural || inner.includes(true))) {
          names.add(String(part.value));
        }
        return part.type === pound;
      })
      .includes(true);
  visit(new IntlMessageFormat(message, 'en', undefined, { ignoreTag: true }).getAst());
  return [...names].sort();
}

/** The page's own source: where `t('…')` is called. */
function pageSource(): string {
  const folder = path.join(root, 'renderer/src');
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.(ts|svelte)$/.test(entry.name))
    .map((entry) => readFileSync(path.join(entry.parentPath, entry.name), 'utf8'))
    .join('\n');
}

/** Words that look like a key, and patterns that stand for several: `clip.kind-${…}`. */
function keysIn(source: string): { whole: Set<string>; patterns: RegExp[] } {
  const whole = new Set([...source.matchAll(/'([a-z][a-z-]*\.[\w.-]+)'/g)].map((match) => match[1]!));
  const patterns = [...source.matchAll(/`([a-z][a-z-]*\.[^`\s]*\$\{[^`]*)`/g)].map((match) => {
    const escaped = match[1]!.replace(/\$\{[^}]*\}/g, '\u0000').replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
    return new RegExp(`^${escaped.replaceAll('\u0000', '.+')}$`);
  });
  return { whole, patterns };
}

describe.each(domains)('%s', (domain) => {
  const [english, chinese] = [read('en', domain), read('zh-CN', domain)];

  it('has the same keys in both languages', () => {
    expect(Object.keys(chinese).sort()).toEqual(Object.keys(english).sort());
  });

  it.each(languages)('holds only messages that can be formatted, in %s', (language) => {
    for (const [key, message] of Object.entries(read(language, domain))) {
      expect(() => placeholders(message), key).not.toThrow();
      expect(message.trim(), key).not.toBe('');
    }
  });

  it('asks for the same values in both languages', () => {
    for (const [key, message] of Object.entries(english)) {
      expect({ key, names: placeholders(chinese[key] ?? '') }).toEqual({ key, names: placeholders(message) });
    }
  });
});

describe('Chinese', () => {
  /** What a thing is called, and what it is not called beside that. */
  const names: readonly (readonly [string, RegExp])[] = [
    ['选点', /标记点|个点|(?<!选)点(在|正|位|已|等待)/],
    ['对象', /物体/],
    ['修复', /修正/],
    ['截取, 裁边', /裁切|裁到|可以裁剪/],
    ['上传位置', /存储位置|目标位置/],
    ['服务', /服务端(?!点)/],
    ['应答', /答复/],
    ['账户', /账号/],
    ['参考图', /参考图片/],
    ['视频', /素材/],
    ['提交', /下单|订单/],
    ['适应窗口', /适合窗口/],
    ['本机', /本地/],
    ['帧/秒', /fps\b(?!\W*\})/],
  ];

  it('has one name for one thing', () => {
    const said = domains.flatMap((domain) => Object.entries(read('zh-CN', domain)));
    for (const [name, others] of names)
      expect({ name, others: said.filter(([, message]) => others.test(message)) }).toEqual({
        name,
        others: [],
      });
  });
});

describe('the page and its words', () => {
  const { whole, patterns } = keysIn(pageSource());
  const own = [
    'clip',
    'common',
    'edits-ui',
    'jobs',
    'library',
    'library-view',
    'prompt',
    'settings',
    'stage',
    'storage',
  ].map((name) => `${name}.json`);
  const known = new Set(domains.flatMap((domain) => Object.keys(read('en', domain))));
  const prefixes = new Set([...known].map((key) => key.split('.')[0]!));

  it('uses no key that does not exist', () => {
    const source = pageSource();
    const called = [...source.matchAll(/\b(?:t|say)\(\s*'([^']+)'/g)].map((match) => match[1]!);
    expect(called.length).toBeGreaterThan(100);
    expect(called.filter((key) => prefixes.has(key.split('.')[0]!) && !known.has(key))).toEqual([]);
  });

  it('has no sentence that nobody says', () => {
    const unused = own
      .flatMap((domain) => Object.keys(read('en', domain)))
      .filter((key) => !whole.has(key) && !patterns.some((pattern) => pattern.test(key)));
    expect(unused).toEqual([]);
  });

  it('has a sentence and a remedy for every error', () => {
    for (const code of Object.keys(errorTable)) {
      expect(known).toContain(`errors.${code}.sentence`);
      expect(known).toContain(`errors.${code}.remedy`);
    }
  });
});
