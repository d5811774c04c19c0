import { buildApp } from '../build.mjs';
import { startDesktop } from './desktop.mjs';

/** Builds what changed and runs `work` with a screen, keychain and home that are thrown away: never the user's own. */
export async function onAScreen(say: (line: string) => void, work: () => Promise<void>): Promise<void> {
  await buildApp(say);
  const desktop = await startDesktop({ display: true, keychain: true });
  Object.assign(process.env, desktop.env, { MES_TEST_HOME: desktop.home });
  try {
    await work();
  } finally {
    await desktop.stop();
  }
}
