import type { LoggedExchange } from '../../shared/domain/exchange.ts';
import {
  defaultAccountId,
  type ServiceAccount,
  serviceKey,
  type ServiceRef,
} from '../../shared/domain/service.ts';
import type { Provider } from '../../shared/domain/settings.ts';
import { AppError } from '../../shared/errors/app-error.ts';
import type { Target } from '../clips/hosting.ts';
import type { KlingClient, KlingClientOptions } from '../kling/client.ts';
import type { ServiceAccess } from '../sessions/ports.ts';
import type { SettingsStore } from '../settings/settings.ts';
import type { AllCredentials } from '../vault/all-credentials.ts';
import type { PracticeHouse } from './practice.ts';

/** The services, with each account's keys, and where they fetch clips from; one client for each, made when first needed. */
export interface ProviderAccess extends ServiceAccess {
  target(provider: Provider): Promise<Target>;
  /** The address of a service; the practice one may have to be started first. @throws AppError `account-removed` */
  baseUrl(of: ServiceRef): Promise<string>;
}

export interface ProviderParts {
  readonly settings: SettingsStore;
  readonly credentials: AllCredentials;
  readonly practice: PracticeHouse;
  /** The user's default destination. @throws AppError `destination-missing` */
  readonly ownTarget: () => Promise<Target>;
  readonly onExchange: (exchange: LoggedExchange) => void;
  readonly userAgent: string;
}

export function createProvider(parts: ProviderParts): ProviderAccess {
  const { settings, credentials, practice, ownTarget, onExchange, userAgent } = parts;
  // A client keeps its token and what it learnt of the clock: the same one as long as the address is the same.
  const clients = new Map<string, Promise<KlingClient>>();
  const clientAt = (of: ServiceRef, baseUrl: string, source: KlingClientOptions['credentials']) => {
    const key = `${serviceKey(of)} ${baseUrl}`;
    const known = clients.get(key);
    if (known) return known;
    const fresh = import('../kling/client.ts').then(({ createKlingClient }) =>
      createKlingClient({
        ...{ baseUrl, userAgent },
        credentials: source,
        onExchange: (record) => onExchange({ ...record, baseUrl }),
      }),
    );
    fresh.catch(() => clients.delete(key));
    clients.set(key, fresh);
    return fresh;
  };

  const accountOf = ({ account }: ServiceRef): ServiceAccount => {
    const found = settings.get().accounts.find(({ id }) => id === (account ?? defaultAccountId));
    if (!found) throw new AppError('account-removed', 'The account is no longer there');
    return found;
  };

  return {
    current() {
      const { provider, account } = settings.get();
      return { provider, account: provider === 'practice' ? null : account };
    },
    async client(of) {
      if (of.provider === 'kling') {
        const { id, apiBaseUrl } = accountOf(of);
        return clientAt(of, apiBaseUrl, () => credentials.of(id).read());
      }
      const { baseUrl } = await practice.access();
      // Its keys are made anew whenever it starts; its address may be the same.
      return clientAt(of, baseUrl, async () => (await practice.access()).credentials);
    },
    baseUrl: async (of) =>
      of.provider === 'kling' ? accountOf(of).apiBaseUrl : (await practice.access()).baseUrl,
    async target(provider) {
      if (provider === 'kling') return ownTarget();
      const { upload } = await practice.access();
      const { createPutDestination } = await import('../upload/put.ts');
      const destination = createPutDestination({
        key: `practice ${upload.publicUrlBase}`,
        url: `${upload.putUrlBase}{name}`,
        publicUrl: `${upload.publicUrlBase}{name}`,
        headers: upload.headers,
      });
      return { destination, destinationId: null };
    },
  };
}
