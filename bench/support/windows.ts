import { cpSync, chmodSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { launchApp, makeRunFolder, type RunningApp } from '../../tests/support/electron.ts';

/** Starts our application with an empty library. */
export const openOurs = (): Promise<RunningApp> => launchApp();

/** A copy of the empty application that its user can read, wherever the clone lies. */
export function emptyApp(): string {
  const folder = makeRunFolder('empty');
  cpSync(path.join(import.meta.dirname, 'empty-app'), folder, { recursive: true });
  for (const name of readdirSync(folder)) chmodSync(path.join(folder, name), 0o644);
  return folder;
}

/** Starts the empty window on the same Electron, by the same way. */
export const openEmpty = (app: string): Promise<RunningApp> => launchApp({ app });
