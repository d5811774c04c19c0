import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createMediaRegistry } from '../../../electron/main/files/media-registry.ts';

test('a list of any length leaves only so many ids behind, and gets new ones when it comes by again', () => {
  const registry = createMediaRegistry(3);
  const [first, second] = [registry.passing('/a'), registry.passing('/b')];
  expect(registry.passing('/a')).toBe(first);
  for (const path of ['/c', '/d']) registry.passing(path);
  expect(registry.pathOf(second)).toBeUndefined();
  expect(registry.pathOf(first)).toBe('/a');
  const again = registry.passing('/b');
  expect(again).not.toBe(second);
  expect(registry.pathOf(again)).toBe('/b');
});

test('what is open keeps its id however much passes by', () => {
  const registry = createMediaRegistry(2);
  const seenInList = registry.passing('/open');
  const open = registry.idFor('/open');
  expect(open).toBe(seenInList);
  for (let count = 0; count < 10; count++) registry.passing(`/${count}`);
  expect(registry.passing('/open')).toBe(open);
  expect(registry.pathOf(open)).toBe('/open');
});

test('what is shown is not forgotten before what only passed', () => {
  const registry = createMediaRegistry(2);
  const shown = registry.passing('/shown');
  const passed = registry.passing('/passed');
  registry.pathOf(shown);
  registry.passing('/next');
  expect(registry.pathOf(shown)).toBe('/shown');
  expect(registry.pathOf(passed)).toBeUndefined();
});

test('a folder that moves takes its ids along, and they are still forgotten in their turn', () => {
  const registry = createMediaRegistry(1);
  const id = registry.passing(join('/old', 'poster.jpg'));
  registry.moved('/old', '/new');
  expect(registry.pathOf(id)).toBe(join('/new', 'poster.jpg'));
  expect(registry.passing(join('/new', 'poster.jpg'))).toBe(id);
  registry.passing('/another');
  expect(registry.pathOf(id)).toBeUndefined();
});
