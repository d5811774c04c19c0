/**
 * What may be among the packages that the project is made with. All from files of the clone, so that it holds without a
 * network; `npm audit`, which needs one, comes on top where there is one.
 */

/** Licences of packages that may become part of the application. MPL-2.0 asks for the files' own source alone. */
const shippable = new Set([
  ...['MIT', 'ISC', '0BSD', 'BSD-2-Clause', 'BSD-3-Clause', 'Apache-2.0', 'BlueOak-1.0.0'],
  ...['CC0-1.0', 'Unlicense', 'OFL-1.1', 'MPL-2.0', 'WTFPL'],
]);
/** Tools only: nothing of theirs is in what users get. */
const usable = new Set([...shippable, 'Python-2.0', 'CC-BY-4.0']);

/** Programs that lie beside the application and are started as such; see the notices. */
const programs = /^(ffmpeg-static|@ffprobe-installer\/[\w-]+)$/;
const programLicences = new Set(['GPL-3.0', 'GPL-3.0-or-later', 'LGPL-2.1']);

/** Libraries that stay whole, unchanged and files of their own, so that whoever wants to can put another build in their place. */
const libraries = /^libheif-js$/;
const libraryLicences = new Set([...shippable, 'LGPL-3.0']);

/** Packages whose manifest names no licence, looked up in their licence files. */
const lookedUp = { async: 'MIT', 'parse-cache-control': 'BSD-3-Clause', 'svelte-toolbelt': 'MIT' };

/** @typedef {{ license?: string, version?: string, integrity?: string, resolved?: string, dev?: boolean, hasInstallScript?: boolean, link?: boolean }} Locked */

/** @param {string} place `node_modules/a/node_modules/@b/c` @returns {string} `@b/c` */
const nameOf = (place) => place.slice(place.lastIndexOf('node_modules/') + 'node_modules/'.length);

/**
 * Whether a licence, or one of those offered, is in the set.
 * @param {string} licence an SPDX expression as found: a name, or names with OR
 * @param {ReadonlySet<string>} allowed
 */
const isAllowed = (licence, allowed) =>
  licence
    .replace(/[()]/g, '')
    .split(/\s+OR\s+/i)
    .some((one) => allowed.has(one.trim()));

/**
 * @param {{ lock: { packages: Record<string, Locked> }, manifest: Record<string, any>, bundled: ReadonlySet<string> }} given
 *   `bundled`: packages that the notices say are in the application
 * @returns {string[]} what is wrong, a sentence each
 */
export function supplyProblems({ lock, manifest, bundled }) {
  /** @type {string[]} */
  const problems = [];
  for (const kind of ['dependencies', 'devDependencies', 'optionalDependencies']) {
    for (const [name, version] of Object.entries(manifest[kind] ?? {})) {
      if (!/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(String(version)))
        problems.push(`${name} is asked for as ${String(version)}: pin it to one version.`);
    }
  }
  for (const [place, locked] of Object.entries(lock.packages)) {
    if (place === '' || locked.link) continue;
    const name = nameOf(place);
    if (!locked.integrity) problems.push(`${name} has no checksum in the lock file.`);
    if (locked.resolved) problems.push(`${name} names a place to be fetched from in the lock file.`);
    if (
      locked.hasInstallScript &&
      !Object.keys(manifest['allowScripts'] ?? {}).some((other) => decides(other, name))
    )
      problems.push(`${name} wants to run a script when it is installed: decide in "allowScripts".`);
    const licence = locked.license ?? lookedUp[/** @type {keyof typeof lookedUp} */ (name)] ?? 'none';
    const shipped = !locked.dev || bundled.has(name);
    const inApplication = libraries.test(name) ? libraryLicences : shippable;
    const allowed = programs.test(name) ? programLicences : shipped ? inApplication : usable;
    if (!isAllowed(licence, allowed))
      problems.push(
        `${name} ${locked.version ?? ''} is under ${licence}, which is not allowed${shipped ? ' in the application' : ''}.`,
      );
  }
  return problems;
}

/** One maker's packages for many platforms are decided about at once. @param {string} decided @param {string} name */
const decides = (decided, name) =>
  decided === name ||
  (programs.test(decided) && programs.test(name) && decided.split('/')[0] === name.split('/')[0]);
