import { rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { build, mergeConfig } from 'vite';
import pageBuild from '../vite.config.ts';
import { mainBuild, preloadBuild } from '../vite.node.config.ts';
import { hashOf, readStamp, writeStamp } from './lib/stamp.mjs';
import { root } from './lib/paths.mjs';

const common = ['package-lock.json', 'tsconfig.json', 'electron/shared', 'scripts/build.mjs'];

/** What is built, from what: a target is built again only when the content of its sources changed. */
const targets = [
  { name: 'main', config: mainBuild, sources: [...common, 'electron/main', 'vite.node.config.ts'] },
  { name: 'preload', config: preloadBuild, sources: [...common, 'electron/preload', 'vite.node.config.ts'] },
  { name: 'renderer', config: pageBuild, sources: [...common, 'renderer', 'vite.config.ts'] },
];

/**
 * Lists the packages that end up inside a bundle: their licences have to be told.
 * @param {string} name
 * @returns {import('vite').Plugin}
 */
const listPackages = (name) => ({
  name: 'list-packages',
  async generateBundle(_options, bundle) {
    const modules = Object.values(bundle).flatMap((item) => (item.type === 'chunk' ? item.moduleIds : []));
    const packages = modules
      .map((id) => /.*\/node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(id.replaceAll('\\', '/'))?.[1])
      .filter((id) => id !== undefined);
    await writeStamp(bundledList(name), JSON.stringify([...new Set(packages)].sort()));
  },
});

/** @param {string} name */
const bundledList = (name) => path.join(root, 'dist', `.${name}-packages.json`);

/** @returns {Promise<string[]>} the npm packages that the build took in, sorted */
export async function bundledPackages() {
  const lists = targets.map(async ({ name }) => JSON.parse((await readStamp(bundledList(name))) ?? '[]'));
  return [...new Set((await Promise.all(lists)).flat())].sort();
}

/**
 * Builds one target beside its final place and swaps it in, so that neither a failed build nor one killed
 * midway leaves half an application behind.
 * @param {(typeof targets)[number]} target
 */
async function buildTarget({ name, config }) {
  const final = path.join(root, 'dist', name);
  const fresh = path.join(root, 'dist', `.${name}-${process.pid}`);
  const old = path.join(root, 'dist', `.${name}-${process.pid}-old`);
  await build(
    mergeConfig(config, {
      configFile: false,
      logLevel: 'warn',
      plugins: [listPackages(name)],
      build: { outDir: fresh, emptyOutDir: true },
    }),
  );
  await rename(final, old).catch(() => undefined);
  await rename(fresh, final);
  await rm(old, { recursive: true, force: true });
}

/**
 * Builds what changed since the last build.
 * @param {(line: string) => void} say
 */
export async function buildApp(say) {
  process.chdir(root);
  for (const target of targets) {
    const stamp = path.join(root, 'dist', `.${target.name}.stamp`);
    const wanted = await hashOf(root, target.sources);
    if ((await readStamp(stamp)) === wanted) continue;
    const started = Date.now();
    await rm(stamp, { force: true });
    await buildTarget(target);
    await writeStamp(stamp, wanted);
    say(`built ${target.name} in ${((Date.now() - started) / 1000).toFixed(1)} s`);
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href)
  await buildApp((line) => console.log(line));
