import { mkdirSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { holdsFiles, isAbsent } from '../../../electron/main/archive/absent.ts';
import { fillLibrary, openIn } from '../../support/whole-library.ts';
import { temporaryFolder } from '../../support/temp.ts';

test('a chosen folder on a disk that is not plugged in is absent, and is known again where it is', () => {
  const folder = temporaryFolder();
  const library = openIn(folder);
  onTestFinished(() => library.close());
  fillLibrary(library, folder);
  const standard = library.filesDir;
  const [disk, plugged] = [join(folder, 'disk'), join(folder, 'disk 2')];
  expect(isAbsent(library, standard)).toBe(false);
  renameSync(standard, disk);
  expect(isAbsent(library, standard)).toBe(true);
  // Where nobody chose a folder an empty one was tidied.
  mkdirSync(standard);
  expect(isAbsent(library, standard)).toBe(false);
  library.place.switchTo(disk);
  expect(isAbsent(library, standard)).toBe(false);
  renameSync(disk, plugged);
  expect(isAbsent(library, standard)).toBe(true);
  // An empty mount point is no disk.
  mkdirSync(disk);
  expect(isAbsent(library, standard)).toBe(true);
  expect(holdsFiles(library, folder)).toBe(false);
  expect(holdsFiles(library, plugged)).toBe(true);
});
