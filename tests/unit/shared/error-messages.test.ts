import { IntlMessageFormat } from 'intl-messageformat';
import { describe, expect, it } from 'vitest';
import { errorTable } from '../../../electron/shared/errors/table.ts';
import { serviceCodes } from '../../../electron/shared/errors/service-codes.ts';
import { requestRules } from '../../../electron/main/kling/requests/rules.ts';
import chinese from '../../../electron/shared/messages/zh-CN/errors.json' with { type: 'json' };
import english from '../../../electron/shared/messages/en/errors.json' with { type: 'json' };

const catalogues: Record<string, Record<string, string>> = { en: english, 'zh-CN': chinese };
const keys = Object.keys(errorTable).flatMap((code) => [`errors.${code}.sentence`, `errors.${code}.remedy`]);

type Part = ReturnType<IntlMessageFormat['getAst']>[number];

/** Names of the gaps that details must fill, and of the cases a message tells apart. */
function gaps(parts: readonly Part[]): string[] {
  return parts.flatMap((part) => {
    const name = 'value' in part && part.type !== 0 ? [part.value] : [];
    const cases = 'options' in part ? Object.entries(part.options) : [];
    return [...name, ...cases.flatMap(([word, option]) => [`${part.type}:${word}`, ...gaps(option.value)])];
  });
}

const gapsOf = (message: string, language: string) =>
  [...new Set(gaps(new IntlMessageFormat(message, language).getAst()))].sort();

describe.each(Object.entries(catalogues))('the error catalogue in %s', (language, catalogue) => {
  it('has a sentence and a remedy for every code, and for nothing else', () => {
    expect(Object.keys(catalogue).sort()).toEqual([...keys].sort());
  });

  it('is well formed, and says something', () => {
    for (const [key, message] of Object.entries(catalogue)) {
      expect(() => new IntlMessageFormat(message, language).getAst(), key).not.toThrow();
      expect(message.trim().length, key).toBeGreaterThan(1);
    }
  });

  it('has a sentence of its own for every rule a request can break', () => {
    const told = gapsOf(catalogue['errors.request-invalid.sentence']!, language);
    const cases = told.filter((name) => name.includes(':')).map((name) => name.replace(/^.*:/, ''));
    expect(cases).toEqual(expect.arrayContaining(requestRules.filter((rule) => rule !== 'shape')));
    expect(cases).toContain('other');
  });
});

describe('both languages', () => {
  it.each(keys)('have the same gaps in %s', (key) => {
    expect(gapsOf(chinese[key as keyof typeof chinese], 'zh-CN')).toEqual(
      gapsOf(english[key as keyof typeof english], 'en'),
    );
  });

  it('are not the same text, and Chinese is Chinese', () => {
    for (const key of keys) {
      expect(chinese[key as keyof typeof chinese], key).toMatch(/\p{Script=Han}/u);
      expect(english[key as keyof typeof english], key).not.toMatch(/\p{Script=Han}/u);
    }
  });
});

describe('the service’s codes', () => {
  it('offer nothing to do again where the same request is refused again', () => {
    for (const { error, reaction } of Object.values(serviceCodes)) {
      const { action } = errorTable[error];
      if (reaction === 'stop') expect(['retry', 'wait'], error).not.toContain(action);
      if (reaction === 'queue' || reaction === 'back-off') expect(['retry', 'wait'], error).toContain(action);
    }
  });
});
