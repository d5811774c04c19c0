import { join } from 'node:path';
import { session } from 'electron';
import { callAttention } from './app/attention.ts';
import { createDesktop } from './app/desktop.ts';
import { createEventHub } from './app/event-hub.ts';
import { followSettings } from './app/follow-settings.ts';
import { quitInOrder } from './app/quit.ts';
import { beginRun } from './app/run.ts';
import { asOnlyInstance } from './app/single-instance.ts';
import { openStudio } from './app/studio.ts';
import { createMainWindow } from './app/window.ts';
import { createMediaRegistry } from './files/media-registry.ts';
import { createDispatch } from './ipc/dispatch.ts';
import { registerIpc } from './ipc/register.ts';
import { mayLoad } from './security/origins.ts';
import { protectContents, protectProcess } from './security/process.ts';
import { serveSchemes } from './security/schemes.ts';
import { protectSession } from './security/session.ts';

/* The table of contents of the main process: what is set up, in which order. */

const run = beginRun();
const { log, redactor } = run;
protectProcess();
protectContents(log);

asOnlyInstance(run, (asked) => {
  const hub = createEventHub();
  const registry = createMediaRegistry();
  const window = createMainWindow(run);
  const desktop = createDesktop(run, window);

  protectSession(session.defaultSession, log, mayLoad);
  serveSchemes(session.defaultSession, {
    ...{ registry, pageFolder: join(run.home, 'dist', 'renderer'), ownFolders: [run.folders.userData] },
  });
  window.show();

  const studio = openStudio({ run, hub, registry, window, desktop, asked });
  registerIpc(
    createDispatch({
      handlers: studio.handlers,
      isOurWindow: (contentsId) => window.current()?.webContents.id === contentsId,
      ...{ log, redactor },
    }),
  );
  hub.listen(window.send);
  followSettings(run, hub);
  callAttention(run, hub, window);
  quitInOrder(run, window, studio.stop);
});
