import { powerMonitor } from 'electron';
import type { MediaRegistry } from '../files/media-registry.ts';
import type { Handlers } from '../ipc/handlers/handlers.ts';
import type { Desktop } from './desktop.ts';
import type { EventHub } from './event-hub.ts';
import { openAsked } from './open-asked.ts';
import type { Run } from './run.ts';
import type { Services } from './services.ts';
import type { AskedClips } from './single-instance.ts';
import type { MainWindow } from './window.ts';

export interface StudioParts {
  readonly run: Run;
  readonly hub: EventHub;
  readonly registry: MediaRegistry;
  readonly window: MainWindow;
  readonly desktop: Desktop;
  readonly asked: AskedClips;
}

/** The services behind the window, opened while it loads. */
export interface Studio {
  /** Resolves when the page may be answered: what was asked for on the command line is open then. */
  handlers(): Promise<Handlers>;
  stop(): Promise<void>;
}

export function openStudio(parts: StudioParts): Studio {
  const { run, hub, registry, window, desktop, asked } = parts;
  const opening = open();
  opening.catch((error: unknown) => run.log.error('services.not-opened', { error }));

  /** Loaded late: none of this is needed for the window to appear. */
  async function open(): Promise<{ services: Services; handlers: Handlers }> {
    const [{ createServices }, { createHandlers }] = await Promise.all([
      import('./services.ts'),
      import('../ipc/handlers/handlers.ts'),
    ]);
    const services = createServices({ run, hub, registry });
    await services.tidy();
    await openAsked(asked, services, window);
    followPower(services);
    void services.previews.resume();
    services.edits
      .start()
      // Known from the start, so that the end of an edit of an earlier run is news, too.
      .then(() => services.edits.open().forEach((edit) => hub.emit({ type: 'edit', edit })))
      .catch((error: unknown) => run.log.error('edits.not-started', { error }));
    return { services, handlers: createHandlers(services, desktop) };
  }

  return {
    handlers: async () => (await opening).handlers,
    async stop() {
      const opened = await opening.catch(() => null);
      await opened?.services.stop();
    },
  };
}

/** Timers stand still while the computer sleeps: what fell due meanwhile is looked at when it wakes. */
function followPower({ log, wake }: Services): void {
  powerMonitor.on('suspend', () => log.info('power.suspend'));
  powerMonitor.on('resume', () => {
    log.info('power.resume');
    wake();
  });
}
