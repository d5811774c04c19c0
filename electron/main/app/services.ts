import process from 'node:process';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { app } from 'electron';
import type { AppState } from '../../shared/domain/app-state.ts';
import { createDetails, type Details } from '../archive/details.ts';
import { emptyLeft } from '../archive/move.ts';
import type { StoragePlaces } from '../archive/overview.ts';
import { sweepIncoming } from '../archive/unpack.ts';
import { Clips } from '../clips/clips.ts';
import { Hosting } from '../clips/hosting.ts';
import { createProxies } from '../clips/proxies.ts';
import { allowFrom } from '../download/request.ts';
import { createImageDecoder } from '../decoder/decoder.ts';
import { createEdits, type Edits } from '../edits/edits.ts';
import type { MediaRegistry } from '../files/media-registry.ts';
import { createJobs, type Jobs } from '../jobs/jobs.ts';
import { openLibrary, type Library } from '../library/library.ts';
import type { Log } from '../log/log.ts';
import { createSessionServices, type SessionServices } from '../sessions/create.ts';
import type { SettingsStore } from '../settings/settings.ts';
import { type AllCredentials, createAllCredentials } from '../vault/all-credentials.ts';
import { openVaultIndex } from '../vault/index-file.ts';
import { systemKeychain } from '../vault/keychain.ts';
import { createVault } from '../vault/vault.ts';
import { createAccount, type Account } from './account.ts';
import { createDestinations, type Destinations } from './destinations.ts';
import { diagnostics } from './diagnostics.ts';
import type { EventHub } from './event-hub.ts';
import { createExchangeLog, type ExchangeLog } from './exchange-log.ts';
import { createFetcher } from './fetcher.ts';
import { createMediaService, type MediaService } from './media-service.ts';
import { createPracticeHouse } from './practice.ts';
import { createProvider, type ProviderAccess } from './provider.ts';
import type { Run } from './run.ts';
import type { Words } from './words.ts';
import { createState } from './state.ts';
import { createUploads, type Uploads } from './uploads.ts';

/** Everything behind the calls of the page, put together in one place. */
export interface Services extends SessionServices {
  readonly clips: Clips;
  readonly edits: Edits;
  readonly library: Library;
  readonly details: Details;
  readonly places: StoragePlaces;
  readonly registry: MediaRegistry;
  /** In the language of now. */
  readonly words: () => Words;
  readonly jobs: Jobs;
  readonly media: MediaService;
  readonly settings: SettingsStore;
  readonly credentials: AllCredentials;
  readonly destinations: Destinations;
  readonly uploads: Uploads;
  readonly provider: ProviderAccess;
  readonly hub: EventHub;
  readonly log: Log;
  readonly exchanges: ExchangeLog;
  readonly account: Account;
  readonly state: () => Promise<AppState>;
  readonly diagnostics: () => Promise<string>;
  /** The computer woke up or has a network again: whatever waits is tried now. */
  wake(): void;
  /** Puts right what an earlier run was killed in the middle of. */
  tidy(): Promise<void>;
  /** Ends all work and closes everything. */
  stop(): Promise<void>;
}

export interface ServicesParts {
  readonly run: Run;
  readonly hub: EventHub;
  readonly registry: MediaRegistry;
}

/** Opens the library and makes the services; what is heavy (ffmpeg, the practice service, the keychain) waits for its first use. */
export function createServices({ run, hub, registry }: ServicesParts): Services {
  const { folders, log, settings, redactor } = run;
  const { emit } = hub;
  const library = openLibrary({
    file: folders.libraryFile,
    filesDir: folders.files,
    // A runtime that cannot load the packaged binding is started by somebody who has built another.
    nativeBinding: process.env.MES_SQLITE_BINDING,
    mediaId: (path) => registry.passing(path),
    listChanged: () => emit({ type: 'library-changed' }),
  });
  if (library.recovered) log.warn('library.recovered', { backupAt: library.recovered.backupAt });

  const jobs = createJobs({ emit });
  const vault = createVault({
    keychain: systemKeychain({ service: app.getName() }),
    index: openVaultIndex(folders.userData),
    hide: (secret) => redactor.hide(secret),
  });
  const credentials = createAllCredentials(vault, (secret) => redactor.hide(secret));
  const serviceReach = () => {
    const { provider: service, apiBaseUrl } = settings.get();
    // The practice service is on this computer, whatever port it has.
    return allowFrom(service === 'practice' ? 'http://127.0.0.1' : apiBaseUrl);
  };
  const destinations = createDestinations({
    ...{ library, vault },
    hide: (secret) => redactor.hide(secret),
    reach: () => {
      const reach = serviceReach();
      return reach.mayConnect('127.0.0.1') ? null : reach;
    },
  });
  const media = createMediaService({
    cacheDir: folders.cache,
    postersDir: join(folders.files, 'posters'),
  });
  const practice = createPracticeHouse(run, () => media.tools());
  const exchanges = createExchangeLog((exchange) => emit({ type: 'exchange', exchange }));
  const provider = createProvider({
    settings,
    credentials,
    practice,
    ownTarget: () => destinations.current(),
    onExchange: (exchange) => exchanges.add(exchange),
    userAgent: `multi-elements-studio/${app.getVersion()}`,
  });
  const account = createAccount({
    current: () => provider.current(),
    client: (of) => provider.client(of),
  });
  const hosting = new Hosting({ uploads: library.uploads, jobs });
  const proxies = createProxies({ media, jobs, registry });
  const clips = new Clips({
    store: library.clips,
    sampleFile: join(run.resources, 'sample', 'lake.mp4'),
    allowUrl: serviceReach,
    get fixedFolder() {
      return join(library.filesDir, 'fixed');
    },
    changed: (clip) => emit({ type: 'clip', clip }),
    result: (resultId) => {
      const { fileName: name, videoId, path, editId } = library.results.get(resultId);
      return { name, videoId, path, keptUntil: library.edits.get(editId).serviceDeletesAt };
    },
    ...{ media, hosting, proxies, registry, jobs },
  });
  const uploads = createUploads({
    inUse: () => settings.get().provider === 'kling',
    ...{ library, destinations, clips, hub, log },
  });
  const sessionServices = createSessionServices({
    clips: {
      name: (clipId) => clips.name(clipId),
      host: (clipId, of, signal) => clips.host(clipId, () => provider.target(of), signal),
    },
    service: provider,
    videos: media,
    proxyOf: (path, start) => proxies.of(path, start),
    fetchFile: createFetcher(async (of) => allowFrom(await provider.baseUrl(of)), media),
    media: registry,
    ...{ library, jobs, emit },
  });
  const edits = createEdits({
    client: (of) => provider.client(of),
    allowUrl: async (of) => allowFrom(await provider.baseUrl(of)),
    decoder: createImageDecoder(
      {
        scripts: join(run.home, 'dist', 'decoder'),
        libheif: () => createRequire(import.meta.url).resolve('libheif-js/libheif-wasm/libheif-bundle.mjs'),
      },
      log,
    ),
    onProblem: (message) => log.warn('edits.problem', { message }),
    onSessionOver: (sessionId, error) => sessionServices.sessions.markExpired(sessionId, error),
    concurrency: () => settings.get().concurrency,
    accountName: (id) => settings.get().accounts.find((one) => one.id === id)?.name ?? '',
    ...{ library, media, registry, jobs, emit },
  });

  const details = createDetails({
    idFor: (path) => registry.idFor(path),
    ...sessionServices,
    ...{ library, clips, edits },
  });

  return {
    details,
    registry,
    places: {
      library,
      home: dirname(folders.libraryFile),
      cache: folders.cache,
      standardFiles: resolve(folders.files),
    },
    async tidy() {
      await sweepIncoming(library);
      // Nobody waits for this: it may be a whole folder.
      emptyLeft(library).catch((error: unknown) => log.warn('library.folder-not-left', { error }));
    },
    words: () => run.words(),
    ...sessionServices,
    ...{
      clips,
      edits,
      library,
      jobs,
      media,
      settings,
      credentials,
      destinations,
      uploads,
      provider,
      hub,
      log,
    },
    ...{ exchanges, account },
    diagnostics: () => diagnostics({ run, library, credentials, destinations, media }),
    state: createState({ run, library, jobs, credentials, destinations, media, vault }),
    wake() {
      edits.wake();
      sessionServices.selections.wake();
      for (const { id, retry } of jobs.list()) if (retry !== null) jobs.tryNow(id);
    },
    async stop() {
      await edits.stop();
      await uploads.stop();
      await jobs.stop();
      await sessionServices.selections.stop();
      await practice.stop();
      library.close();
      await settings.settled();
    },
  };
}
