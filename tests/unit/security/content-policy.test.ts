import { expect, test } from 'vitest';
import { contentPolicy, pageHeaders } from '../../../electron/main/security/content-policy.ts';

const directives = new Map(
  contentPolicy.split('; ').map((directive): [string, string[]] => {
    const [name = '', ...sources] = directive.split(' ');
    return [name, sources];
  }),
);

test('everything is forbidden that is not allowed by name', () => {
  expect(directives.get('default-src')).toEqual(["'none'"]);
  for (const name of ['object-src', 'base-uri', 'form-action', 'frame-src', 'frame-ancestors']) {
    expect(directives.get(name), name).toEqual(["'none'"]);
  }
});

test('scripts, styles and workers come from the application itself, never from a string or a page', () => {
  for (const name of ['script-src', 'style-src', 'worker-src', 'font-src']) {
    expect(directives.get(name), name).toEqual(["'self'"]);
  }
});

test('no directive lets in the network or anything unsafe', () => {
  const sources = [...directives.values()].flat();
  expect(sources.filter((source) => /^\*|https?:|wss?:|unsafe|file:/.test(source))).toEqual([]);
});

test('the headers keep types from being guessed and addresses from being told', () => {
  expect(pageHeaders).toMatchObject({
    'content-security-policy': contentPolicy,
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
  });
});
