import { existsSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

const text = readFileSync('docs/security.md', 'utf8').replace(/\s*\n\s*/g, ' ');

/** `tests/….test.ts: "title", "title"` as the document names them. */
const named = [...text.matchAll(/(tests\/[\w/.-]+\.test\.ts): ((?:"[^"]+"(?:, )?)+)/g)].flatMap((match) =>
  [...match[2]!.matchAll(/"([^"]+)"/g)].map((title) => [match[1]!, title[1]!] as const),
);

test('all twenty points of the checklist are there, each with a test', () => {
  const points = [...readFileSync('docs/security.md', 'utf8').matchAll(/^\| (\d+) \|.*$/gm)];
  expect(points.map((point) => Number(point[1]))).toEqual(
    Array.from({ length: 20 }, (_, index) => index + 1),
  );
  for (const [row] of points) expect(row).toMatch(/tests\/[\w/.-]+\.test\.ts: "/);
});

test.each(named)('%s has “%s”', (file, title) => {
  expect(existsSync(file), file).toBe(true);
  expect(readFileSync(file, 'utf8')).toContain(title);
});
