/**
 * What the set-up steps share.
 * @typedef {object} SetupContext
 * @property {NodeJS.ProcessEnv} env environment of everything the set-up runs; steps add to its PATH
 * @property {(line: string) => void} say one line of progress
 * @property {(sentence: string) => void} miss what can't be had, with the remedy
 * @property {() => Promise<boolean>} online whether the official downloads are within reach
 */

/**
 * Says what is being done and how long it took.
 * @template T
 * @param {SetupContext} context
 * @param {string} what
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function step({ say }, what, work) {
  say(`${what} …`);
  const started = Date.now();
  const value = await work();
  say(`${what}: done in ${((Date.now() - started) / 1000).toFixed(0)} s`);
  return value;
}

/**
 * Puts a folder first on the PATH.
 * @param {NodeJS.ProcessEnv} env
 * @param {string} folder
 */
export function putFirst(env, folder) {
  // Windows calls it Path; two spellings at once would leave the choice to chance.
  const name = Object.keys(env).find((key) => key.toUpperCase() === 'PATH') ?? 'PATH';
  const separator = process.platform === 'win32' ? ';' : ':';
  env[name] = [folder, ...(env[name] ?? '').split(separator).filter((part) => part !== folder)].join(
    separator,
  );
}
