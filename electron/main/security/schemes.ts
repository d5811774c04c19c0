import { protocol, type Session } from 'electron';
import { decoderScheme } from '../decoder/policy.ts';
import type { MediaRegistry } from '../files/media-registry.ts';
import { servePage } from './app-protocol.ts';
import { serveMedia } from './media-protocol.ts';
import { appScheme, mediaScheme } from './origins.ts';

/** Must run before the application is ready. */
export function registerSchemes(): void {
  const common = { standard: true, secure: true, supportFetchAPI: true, corsEnabled: true };
  protocol.registerSchemesAsPrivileged([
    { scheme: appScheme, privileges: { ...common, codeCache: true } },
    { scheme: decoderScheme, privileges: { standard: true, secure: true, supportFetchAPI: true } },
    { scheme: mediaScheme, privileges: { ...common, stream: true } },
  ]);
}

/** The page's files, the user's media, and nothing by `file:`. */
export function serveSchemes(
  session: Session,
  options: {
    readonly pageFolder: string;
    readonly registry: MediaRegistry;
    /** See `serveMedia`. */
    readonly ownFolders: readonly string[];
  },
): void {
  const { pageFolder, registry, ownFolders } = options;
  session.protocol.handle(appScheme, (request) => servePage(request, pageFolder));
  session.protocol.handle(mediaScheme, (request) => serveMedia(request, registry, ownFolders));
  session.protocol.handle('file', () => new Response(null, { status: 403 }));
}
