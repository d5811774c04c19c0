import { randomUUID } from 'node:crypto';
import type { CleanUp, DestinationView } from '../../shared/domain/destination.ts';
import { AppError } from '../../shared/errors/app-error.ts';
import type { InputOf } from '../../shared/ipc/contract.ts';
import type { TestStep } from '../../shared/ipc/settings.ts';
import type { Target } from '../clips/hosting.ts';
import type { AllowUrl } from '../download/request.ts';
import type { Library } from '../library/library.ts';
import type { DestinationRecord } from '../library/records.ts';
import { completeConfig, parseConfig, secretsOf, shownOf, type DestinationConfig } from '../upload/config.ts';
import type { Destination } from '../upload/destination.ts';
import { maskQuery, readHeaders } from '../upload/template.ts';
import type { Vault } from '../vault/vault.ts';

/** The user's destinations: set up, shown without their secrets, tested, used. */
export interface Destinations {
  /** Default first. The keychain is not asked. */
  list(): readonly DestinationView[];
  /** Takes over the one destination that earlier versions had; asks the keychain where there is one. */
  adopt(): Promise<void>;
  /** @throws AppError `destination-invalid`, `not-found` */
  save(input: InputOf<'destinations:save'>): Promise<DestinationView>;
  remove(id: string): Promise<void>;
  makeDefault(id: string): void;
  /** @throws AppError `destination-invalid`, `destination-missing` */
  test(input: InputOf<'destinations:test'>): Promise<readonly TestStep[]>;
  /** The default one. @throws AppError `destination-missing` */
  current(): Promise<Target>;
  /** @throws AppError `destination-missing` where its secrets are not within reach */
  open(id: string): Promise<Destination>;
}

export interface DestinationsParts {
  readonly library: Pick<Library, 'destinations' | 'uploads'>;
  readonly vault: Vault;
  readonly hide: (secret: string) => void;
  /** What the service may fetch; null where it is on this computer. */
  readonly reach: () => AllowUrl | null;
  readonly now?: () => number;
}

/** The name under which versions with a single destination kept it. */
const oldName = 'destination:default';
const vaultName = (id: string) => `destination:${id}`;
const testMs = 120_000;

export function createDestinations(parts: DestinationsParts): Destinations {
  const { library, vault, hide, reach, now = Date.now } = parts;
  const store = library.destinations;

  const view = ({ id, name, shown, isDefault, cleanUp, tested }: DestinationRecord): DestinationView => ({
    ...{ id, name, isDefault, cleanUp, tested },
    ...shown,
    state: vault.place(vaultName(id)),
  });
  const read = async (name: string): Promise<DestinationConfig | null> => {
    const text = await vault.get(name);
    const config = text === null ? null : parseConfig(text);
    if (config !== null) for (const secret of secretsOf(config)) hide(secret);
    return config;
  };
  const open = async (id: string): Promise<Destination> => {
    const { name } = store.get(id);
    const config = await read(vaultName(id));
    if (config === null) {
      throw new AppError('destination-missing', 'Its secrets are not within reach', { name });
    }
    return openDestination(config);
  };
  const write = (config: DestinationConfig, id: string, facts: { name: string; cleanUp: CleanUp }) => {
    const at = now();
    const before = store.find(id);
    store.put({
      ...{ id, ...facts, shown: shownOf(config), tested: null },
      ...{ createdAt: before?.createdAt ?? at, updatedAt: at },
    });
    library.uploads.claim(keyOf(config), id);
  };

  let adopting: Promise<void> | null = null;
  async function adopt(): Promise<void> {
    if (vault.place(oldName) === 'none') return;
    const config = await read(oldName);
    // A locked keychain gives nothing: another time.
    if (config === null) return;
    const id = randomUUID();
    if ((await vault.put(vaultName(id), JSON.stringify(config))) !== 'keychain') return;
    write(config, id, { name: defaultName(config), cleanUp: { after: 'never' } });
    await vault.remove(oldName);
  }

  return {
    list: () => store.list().map(view),
    adopt: () => (adopting ??= adopt().finally(() => (adopting = null))),
    async save({ id: known, name, cleanUp, config: input }) {
      const id = known ?? randomUUID();
      if (known !== null) store.get(known);
      const config = completeConfig(input, known === null ? null : await read(vaultName(known)));
      for (const secret of secretsOf(config)) hide(secret);
      await vault.put(vaultName(id), JSON.stringify(config));
      const called = name.trim() === '' ? defaultName(config) : name.trim();
      write(config, id, { name: called, cleanUp });
      return view(store.get(id));
    },
    async remove(id) {
      await vault.remove(vaultName(id));
      store.remove(id);
    },
    makeDefault: (id) => {
      store.get(id);
      store.makeDefault(id);
    },
    async test({ id, config: input }) {
      const stored = id === null ? null : await read(vaultName(id));
      const config = input === null ? stored : completeConfig(input, stored);
      if (config === null) throw new AppError('destination-missing', 'Nothing to test');
      for (const secret of secretsOf(config)) hide(secret);
      const destination = await openDestination(config);
      const steps = await destination.test({ signal: AbortSignal.timeout(testMs), reach: reach() });
      const asStored = stored !== null && JSON.stringify(stored) === JSON.stringify(config);
      const record = id === null ? undefined : store.find(id);
      if (asStored && record) {
        // Not every gateway lets clients delete.
        const ok = steps.every((step) => step.ok || step.step === 'delete');
        store.put({ ...record, tested: { at: now(), ok } });
      }
      return steps;
    },
    async current() {
      await (adopting ?? adopt());
      const [first] = store.list();
      if (!first) throw new AppError('destination-missing', 'No destination is set up');
      return { destination: await open(first.id), destinationId: first.id };
    },
    open,
  };
}

const defaultName = (config: DestinationConfig): string =>
  config.kind === 's3' ? config.bucket : new URL(config.url.replaceAll('{name}', 'name')).hostname;

const keyOf = (config: DestinationConfig): string =>
  config.kind === 's3'
    ? `s3 ${config.endpoint} ${config.bucket} ${config.prefix}`
    : `put ${maskQuery(config.url)} ${maskQuery(config.publicUrl)}`;

async function openDestination(config: DestinationConfig): Promise<Destination> {
  if (config.kind === 's3') {
    const { createS3Destination } = await import('../upload/s3.ts');
    return createS3Destination(keyOf(config), config);
  }
  const { createPutDestination } = await import('../upload/put.ts');
  const { url, publicUrl, headers } = config;
  return createPutDestination({ key: keyOf(config), url, publicUrl, headers: readHeaders(headers) });
}
