import type { LoggedExchange } from '../../shared/domain/exchange.ts';
import type { Provider } from '../../shared/domain/settings.ts';
import { allowFrom } from '../download/request.ts';
import type { KlingClient, KlingClientOptions } from '../kling/client.ts';
import type { ServiceAccess } from '../sessions/ports.ts';
import type { SettingsStore } from '../settings/settings.ts';
import type { Destination } from '../upload/destination.ts';
import type { CredentialsStore } from '../vault/credentials.ts';
import type { PracticeHouse } from './practice.ts';

/** The service in use and where it fetches clips from; one client for each, made when first needed. */
export interface ProviderAccess extends ServiceAccess {
  destination(provider: Provider): Promise<Destination>;
  /** The address of a service; the practice one may have to be started first. */
  baseUrl(provider: Provider): Promise<string>;
  /** Whether a file of the service may be fetched from this address. */
  mayFetch(url: URL): boolean;
}

export interface ProviderParts {
  readonly settings: SettingsStore;
  readonly credentials: CredentialsStore;
  readonly practice: PracticeHouse;
  /** The user's own destination. @throws AppError `destination-missing` */
  readonly ownDestination: () => Promise<Destination>;
  readonly onExchange: (exchange: LoggedExchange) => void;
  readonly userAgent: string;
}

export function createProvider(parts: ProviderParts): ProviderAccess {
  const { settings, credentials, practice, ownDestination, onExchange, userAgent } = parts;
  // A client keeps its token and what it learnt of the clock: the same one as long as the address is the same.
  const clients = new Map<string, Promise<KlingClient>>();
  const clientAt = (baseUrl: string, source: KlingClientOptions['credentials']) => {
    const known = clients.get(baseUrl);
    if (known) return known;
    const fresh = import('../kling/client.ts').then(({ createKlingClient }) =>
      createKlingClient({
        ...{ baseUrl, userAgent },
        credentials: source,
        onExchange: (record) => onExchange({ ...record, baseUrl }),
      }),
    );
    fresh.catch(() => clients.delete(baseUrl));
    clients.set(baseUrl, fresh);
    return fresh;
  };

  return {
    current: () => settings.get().provider,
    async client(provider) {
      if (provider === 'kling') return clientAt(settings.get().apiBaseUrl, () => credentials.read());
      const { baseUrl } = await practice.access();
      // Its keys are made anew whenever it starts; its address may be the same.
      return clientAt(baseUrl, async () => (await practice.access()).credentials);
    },
    baseUrl: async (provider) =>
      provider === 'kling' ? settings.get().apiBaseUrl : (await practice.access()).baseUrl,
    async destination(provider) {
      if (provider === 'kling') return ownDestination();
      const { upload } = await practice.access();
      const { createPutDestination } = await import('../upload/put.ts');
      return createPutDestination({
        key: `practice ${upload.publicUrlBase}`,
        url: `${upload.putUrlBase}{name}`,
        publicUrl: `${upload.publicUrlBase}{name}`,
        headers: upload.headers,
      });
    },
    mayFetch(url) {
      const practiceUrl = practice.baseUrl();
      if (practiceUrl !== null && url.origin === new URL(practiceUrl).origin) return true;
      return allowFrom(settings.get().apiBaseUrl)(url);
    },
  };
}
