import { startDesktop } from '../../scripts/lib/desktop.mjs';

/** Before the integration tests: an unlocked keychain of the tests' own, so that nobody's real one is touched. */
export default async function setUpKeychain(): Promise<() => Promise<void>> {
  const desktop = await startDesktop({ keychain: true, asSelf: true });
  Object.assign(process.env, desktop.env);
  return desktop.stop;
}
