import process from 'node:process';
import { app } from 'electron';
import type { Run } from './run.ts';
import type { MainWindow } from './window.ts';

/** What takes longer is cut off: everything is stored so that a cut does no harm. */
const stopWithinMs = 8_000;

/**
 * Ends in order: jobs are cancelled, the practice service and the database are closed, then the process goes.
 * On macOS the application stays when its window is closed, as all do there.
 */
export function quitInOrder(run: Run, window: MainWindow, stop: () => Promise<void>): void {
  let stopped = false;
  app.on('window-all-closed', () => {
    if (process.platform !== 'darwin') app.quit();
  });
  app.on('activate', () => window.show());
  app.on('will-quit', (event) => {
    if (stopped) return;
    event.preventDefault();
    void withinTime(Promise.all([stop(), window.settled()]), stopWithinMs)
      .catch((error: unknown) => run.log.error('app.stop-failed', { error }))
      .finally(() => {
        stopped = true;
        run.log.info('app.end');
        run.log.close();
        // Not quit(): after a prevented one it may wait for ever.
        app.exit(0);
      });
  });
}

async function withinTime(work: Promise<unknown>, ms: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error('Stopping took too long')), ms);
  });
  await Promise.race([work, late]).finally(() => clearTimeout(timer));
}
