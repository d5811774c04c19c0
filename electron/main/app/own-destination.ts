import type { DestinationStatus } from '../../shared/domain/settings.ts';
import { AppError } from '../../shared/errors/app-error.ts';
import type { TestStep } from '../../shared/ipc/settings.ts';
import { completeConfig, parseConfig, statusOf, type DestinationConfig } from '../upload/config.ts';
import type { Destination } from '../upload/destination.ts';
import { maskQuery, readHeaders } from '../upload/template.ts';
import type { Vault } from '../vault/vault.ts';

/** The user's own upload destination: set up, shown without its secrets, tested, used. */
export interface OwnDestination {
  /** Reads the keychain where needed. */
  status(): Promise<DestinationStatus>;
  /** As far as known without asking the keychain. */
  knownStatus(): DestinationStatus;
  /** @throws AppError `destination-invalid` */
  save(input: DestinationConfig): Promise<DestinationStatus>;
  test(): Promise<readonly TestStep[]>;
  /** @throws AppError `destination-missing` */
  current(): Promise<Destination>;
}

const name = 'destination:default';
const testMs = 120_000;

export function createOwnDestination(vault: Vault, hide: (secret: string) => void): OwnDestination {
  const load = async (): Promise<DestinationConfig | null> => {
    const text = await vault.get(name);
    const config = text === null ? null : parseConfig(text);
    if (config !== null) for (const secret of secretsOf(config)) hide(secret);
    return config;
  };
  const status = async () => statusOf(await load(), vault.place(name));
  const current = async (): Promise<Destination> => {
    const config = await load();
    if (config === null) throw new AppError('destination-missing', 'No destination is set up');
    return open(config);
  };
  return {
    status,
    knownStatus: () => statusOf(null, vault.place(name)),
    async save(input) {
      const config = completeConfig(input, await load());
      for (const secret of secretsOf(config)) hide(secret);
      await vault.put(name, JSON.stringify(config));
      return status();
    },
    test: async () => (await current()).test({ signal: AbortSignal.timeout(testMs) }),
    current,
  };
}

async function open(config: DestinationConfig): Promise<Destination> {
  if (config.kind === 's3') {
    const { createS3Destination } = await import('../upload/s3.ts');
    return createS3Destination(config);
  }
  const { createPutDestination } = await import('../upload/put.ts');
  const { url, publicUrl, headers } = config;
  return createPutDestination({
    key: `put ${maskQuery(url)} ${maskQuery(publicUrl)}`,
    ...{ url, publicUrl, headers: readHeaders(headers) },
  });
}

const secretsOf = (config: DestinationConfig): readonly string[] =>
  config.kind === 's3'
    ? [config.accessKey, config.secretKey]
    : [
        ...Object.values(readHeaders(config.headers)),
        ...queryValues(config.url),
        ...queryValues(config.publicUrl),
      ];

const queryValues = (template: string): readonly string[] =>
  [...template.matchAll(/[?&][^=&#]+=([^&#]+)/g)]
    .map((match) => match[1]!)
    .filter((value) => value !== '{name}');
