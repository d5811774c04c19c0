import { app, session, WebContentsView, type Session, type WebContents } from 'electron';
import type { Log } from '../log/log.ts';
import { protectSession } from '../security/session.ts';
import { webPreferences } from '../security/web-preferences.ts';
import { decoderLimits, decoderOrigin, decoderScheme } from './policy.ts';
import { serveDecoder, type Job } from './serve.ts';

/** How often the page's memory is looked at. */
const lookMs = 100;

/** The session of these pages: in memory, and nothing but their own scheme can be loaded in it. */
export function pictureSession(log: Log): Session {
  const own = session.fromPartition('decoder', { cache: false });
  protectSession(own, log, (url) => url.startsWith(`${decoderOrigin}/`));
  return own;
}

/**
 * Opens the hidden page for one picture and ends it with the picture, whatever happens: it answers, its process crashes, hangs
 * or grows. It has no bridge and no preload; all it can reach is `serveDecoder`. One at a time.
 * @param query what the page is asked, see `electron/decoder/page.ts`
 */
export async function decodeInPage(
  own: Session,
  query: URLSearchParams,
  job: Omit<Job, 'done'>,
): Promise<Uint8Array> {
  const view = new WebContentsView({
    webPreferences: { ...webPreferences({ developerTools: false }), session: own, webgl: false },
  });
  const { webContents } = view;
  const watches: NodeJS.Timeout[] = [];
  try {
    return await new Promise<Uint8Array>((resolve, reject) => {
      own.protocol.handle(decoderScheme, (request) =>
        serveDecoder(request, {
          ...job,
          done: (result) => (result instanceof Error ? reject(result) : resolve(result)),
        }),
      );
      webContents.on('render-process-gone', (_event, { reason, exitCode }) =>
        reject(new Error(`The page that decodes it ended: ${reason} (${exitCode})`)),
      );
      watches.push(
        setTimeout(() => reject(new Error('It takes too long')), decoderLimits.timeMs),
        setInterval(() => {
          const used = memoryOf(webContents);
          if (used > decoderLimits.memoryBytes) reject(new Error(`It takes too much memory: ${used} bytes`));
        }, lookMs),
      );
      webContents.loadURL(`${decoderOrigin}/?${query}`).catch(reject);
    });
  } catch (error) {
    // A page in an endless loop hears nothing: its process has to go.
    if (!webContents.isDestroyed()) webContents.forcefullyCrashRenderer();
    throw error;
  } finally {
    watches.forEach(clearTimeout);
    own.protocol.unhandle(decoderScheme);
    if (!webContents.isDestroyed()) webContents.close();
  }
}

/** In bytes; 0 where the system does not say. */
function memoryOf(webContents: WebContents): number {
  if (webContents.isDestroyed()) return 0;
  const pid = webContents.getOSProcessId();
  const found = app.getAppMetrics().find((one) => one.pid === pid);
  return (found?.memory.workingSetSize ?? 0) * 1024;
}
