import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { expect, test } from 'vitest';
import { gather } from '../../../electron/main/clips/gather.ts';
import { temporaryFolder } from '../../support/temp.ts';

async function files(names: readonly string[]): Promise<string> {
  const root = temporaryFolder();
  for (const name of names) {
    await mkdir(dirname(join(root, name)), { recursive: true });
    await writeFile(join(root, name), '');
  }
  return root;
}

test('a folder is its videos, at any depth, in the order of their names', async () => {
  const root = await files([
    'b/clip 10.MOV',
    'b/clip 9.mp4',
    'a.mkv',
    'notes.txt',
    'a.mkv.part',
    '.hidden/x.mp4',
    'b/.y.mp4',
    'b/c/d/deep.webm',
  ]);
  const { files: found, leftOut } = await gather([root]);
  expect(found.map((path) => relative(root, path))).toEqual([
    'a.mkv',
    join('b', 'c', 'd', 'deep.webm'),
    join('b', 'clip 9.mp4'),
    join('b', 'clip 10.MOV'),
  ]);
  expect(leftOut).toBe(0);
});

test('files are taken as they are, each once, also one that is not there', async () => {
  const root = await files(['a.txt', 'b.mp4']);
  const gone = join(root, 'gone.mp4');
  expect((await gather([join(root, 'a.txt'), gone, root])).files).toEqual([
    join(root, 'a.txt'),
    gone,
    join(root, 'b.mp4'),
  ]);
});

test('there is an end to it: depth, number, and circles', async () => {
  const deep = Array.from({ length: 12 }, (_, n) => `f${n}`).join('/');
  const many = Array.from({ length: 130 }, (_, n) => `many/${n}.mp4`);
  const root = await files([`${deep}/too-deep.mp4`, ...many]);
  await symlink(root, join(root, 'circle'));
  const { files: found, leftOut } = await gather([root]);
  expect(found).toHaveLength(100);
  expect(found.at(-1)).toBe(join(root, 'many', '99.mp4'));
  expect(leftOut).toBe(30);
});
