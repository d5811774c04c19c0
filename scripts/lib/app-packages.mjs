import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { exists } from './fresh.mjs';
import { root } from './paths.mjs';

/** @returns {Promise<string[]>} the packages that the built application loads from node_modules, sorted */
export async function runtimePackages() {
  const { packages } = JSON.parse(await readFile(path.join(root, 'package-lock.json'), 'utf8'));
  const names = Object.entries(packages)
    .filter(([name, locked]) => name.lastIndexOf('node_modules/') === 0 && !locked.dev)
    .map(([name]) => name.slice('node_modules/'.length));
  const there = await Promise.all(names.map((name) => exists(path.join(root, 'node_modules', name))));
  return names.filter((_, index) => there[index]).sort();
}
