import { rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { build, mergeConfig } from 'vite';
import pageBuild from '../vite.config.ts';
import decoderBuild from '../vite.decoder.config.ts';
import { mainBuild, preloadBuild } from '../vite.node.config.ts';
import { hashOf, readStamp, writeStamp } from './lib/stamp.mjs';
import { root } from './lib/paths.mjs';

const common = ['package-lock.json', 'tsconfig.json', 'electron/shared', 'scripts/build.mjs'];

/** What is built, from what: a target is built again only when the content of its sources changed. */
const targets = [
  { name: 'main', config: mainBuild, sources: [...common, 'electron/main', 'vite.node.config.ts'] },
  { name: 'preload', config: preloadBuild, sources: [...common, 'electron/preload', 'vite.node.config.ts'] },
  {
    name: 'decoder',
    config: decoderBuild,
    sources: [...common, 'electron/decoder', 'vite.decoder.config.ts'],
  },
  { name: 'renderer', config: pageBuild, sources: [...common, 'renderer', 'vite.config.ts'] },
];

/** @returns {string | undefined} the npm package that a file belongs to */
const packageOf = (/** @type {string} */ file) =>
  /.*\/node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(file.replaceAll('\\', '/'))?.[1];

/**
 * Notes the packages that a build takes in, fonts and pictures included: their licences have to be told.
 * @param {Set<string>} packages
 * @returns {import('vite').Plugin}
 */
const notePackages = (packages) => ({
  name: 'note-packages',
  transform(_code, id) {
    const name = packageOf(id);
    if (name) packages.add(name);
  },
  generateBundle(_options, bundle) {
    for (const item of Object.values(bundle)) {
      const sources = item.type === 'asset' ? item.originalFileNames : [];
      for (const name of sources.map(packageOf)) if (name) packages.add(name);
    }
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
  /** @type {Set<string>} */
  const packages = new Set();
  await build(
    mergeConfig(config, {
      configFile: false,
      logLevel: 'warn',
      plugins: [notePackages(packages)],
      worker: { plugins: () => [notePackages(packages)] },
      build: { outDir: fresh, emptyOutDir: true, rolldownOptions: { checks: { pluginTimings: false } } },
    }),
  );
  await writeStamp(bundledList(name), JSON.stringify([...packages].sort()));
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
