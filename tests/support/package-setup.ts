import { startDesktop } from '../../scripts/lib/desktop.mjs';
import { packageApp } from '../../scripts/package.mjs';

/** Before the test of the packaged application: the package of what is in the tree, and a screen to show it on. */
export default async function setUpPackageTest(): Promise<() => Promise<void>> {
  await packageApp({ installers: false });
  const desktop = await startDesktop({ display: true, keychain: true });
  Object.assign(process.env, desktop.env, { MES_TEST_HOME: desktop.home });
  return desktop.stop;
}
