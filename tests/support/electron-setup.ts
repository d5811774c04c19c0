import { buildApp } from '../../scripts/build.mjs';
import { startDesktop } from '../../scripts/lib/desktop.mjs';

/**
 * Before the end-to-end tests: a build of what is in the tree, and a screen and keychain of the tests' own. What
 * the tests need of it travels in the environment, which their workers inherit.
 */
export default async function setUpElectronTests(): Promise<() => Promise<void>> {
  await buildApp((line) => console.log(line));
  const desktop = await startDesktop({ display: true, keychain: true });
  Object.assign(process.env, desktop.env, { MES_TEST_HOME: desktop.home });
  return desktop.stop;
}
