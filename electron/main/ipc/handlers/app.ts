import type { appCalls } from '../../../shared/ipc/app.ts';
import type { Desktop } from '../../app/desktop.ts';
import type { Services } from '../../app/services.ts';
import type { HandlersOf } from './handlers.ts';

export const appHandlers = (services: Services, desktop: Desktop): HandlersOf<keyof typeof appCalls> => ({
  'app:state': () => services.state(),
  'app:save-workspace': (workspace) => {
    services.library.workspace.put(workspace);
    return workspace;
  },
  'app:save-tray': ({ clipIds }) => services.library.tray.put(clipIds),
  'app:open-external': ({ link }) => desktop.openExternal(link),
  'app:diagnostics': async () => {
    const text = await services.diagnostics();
    desktop.copy(text);
    return text;
  },
  'app:log': ({ level, message }) => services.log[level]('page.said', { message }),
  'app:online': () => services.wake(),
  'jobs:list': () => services.jobs.list(),
  'jobs:cancel': ({ jobId }) => services.jobs.cancel(jobId),
  'jobs:pause': ({ jobId }) => services.jobs.pause(jobId),
  'jobs:resume': ({ jobId }) => services.jobs.resume(jobId),
  'jobs:try-now': ({ jobId }) => services.jobs.tryNow(jobId),
  'jobs:stop-trying': ({ jobId }) => services.jobs.stopTrying(jobId),
  'exchanges:list': () => services.exchanges.list(),
  'exchanges:get': ({ exchangeId }) => services.exchanges.get(exchangeId),
});
