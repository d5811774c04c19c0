import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createMediaRegistry } from '../../../electron/main/files/media-registry.ts';

test('a list of any length leaves only so many ids behind, and names a forgotten one when it comes by again', () => {
  const registry = createMediaRegistry(3);
  const ids = Array.from({ length: 30 }, (_, index) => registry.passing(`/${index}`));
  const named = ids.filter((id) => registry.pathOf(id) !== undefined);
  expect(named.length).toBeLessThanOrEqual(6);
  expect(named).toEqual(expect.arrayContaining(ids.slice(-3)));
  expect(registry.pathOf(ids[0]!)).toBeUndefined();
  expect(registry.pathOf(registry.passing('/0'))).toBe('/0');
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
  for (let count = 0; count < 10; count++) {
    registry.passing(`/${count}`);
    expect(registry.pathOf(shown)).toBe('/shown');
  }
  expect(registry.pathOf(passed)).toBeUndefined();
});

test('a folder that moves takes its ids along, and they are still forgotten in their turn', () => {
  const registry = createMediaRegistry(1);
  const open = registry.idFor(join('/old', 'clip.mp4'));
  const id = registry.passing(join('/old', 'poster.jpg'));
  registry.moved('/old', '/new');
  expect(registry.pathOf(id)).toBe(join('/new', 'poster.jpg'));
  expect(registry.idFor(join('/new', 'clip.mp4'))).toBe(open);
  expect(registry.pathOf(open)).toBe(join('/new', 'clip.mp4'));
  for (const path of ['/another', '/and another']) registry.passing(path);
  expect(registry.pathOf(id)).toBeUndefined();
});

test('what comes to lie where moved files were gets ids of its own', () => {
  const registry = createMediaRegistry();
  const [clip, poster] = [registry.idFor(join('/old', 'clip')), registry.passing(join('/old', 'poster'))];
  registry.moved('/old', '/new');
  expect(registry.idFor(join('/old', 'clip'))).not.toBe(clip);
  expect(registry.passing(join('/old', 'poster'))).not.toBe(poster);
  expect(registry.pathOf(clip)).toBe(join('/new', 'clip'));
  expect(registry.pathOf(poster)).toBe(join('/new', 'poster'));
});

test('ids are those of this process alone, and one that differs in its last letter names nothing', () => {
  const registry = createMediaRegistry();
  const id = registry.passing('/poster');
  expect(createMediaRegistry().passing('/poster')).not.toBe(id);
  expect(registry.pathOf(id.slice(0, -1) + (id.endsWith('0') ? '1' : '0'))).toBeUndefined();
  expect(registry.pathOf('')).toBeUndefined();
});

test('any path comes back as it was, the longest too', () => {
  const registry = createMediaRegistry(3);
  const long = `/${'很长的路径'.repeat(2_000)}`;
  fc.assert(
    fc.property(fc.oneof(fc.string({ unit: 'grapheme' }), fc.constant(long)), (path) => {
      expect(registry.pathOf(registry.passing(path))).toBe(path);
    }),
  );
});
