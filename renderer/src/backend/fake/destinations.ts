import type { DestinationView } from '../../../../electron/shared/domain/destination.ts';
import type { JobTransfer } from '../../../../electron/shared/domain/job.ts';
import type { TestStep } from '../../../../electron/shared/ipc/settings.ts';
import type { Calls } from './calls.ts';
import { newId } from './samples.ts';
import { wait, type World } from './world.ts';

export const transferOf = (total: number): JobTransfer => ({
  done: 0,
  total,
  bytesPerSecond: 6_400_000,
  pausable: true,
  paused: false,
});

export function setPaused(world: World, jobId: string, paused: boolean): void {
  const job = world.jobs.get(jobId);
  if (!job?.transfer) return;
  const next = { ...job, transfer: { ...job.transfer, paused, bytesPerSecond: paused ? null : 6_400_000 } };
  world.jobs.set(jobId, next);
  world.emit({ type: 'job', job: next });
}

/** Two destinations: a bucket that works, and a WebDAV folder whose secrets are gone. */
export const twoDestinations = (): readonly DestinationView[] => [
  {
    id: newId(),
    name: 'Studio bucket',
    kind: 's3',
    isDefault: true,
    state: 'keychain',
    cleanUp: { after: 'days', days: 7 },
    tested: { at: Date.now() - 86_400_000, ok: true },
    s3: {
      preset: 'aws',
      endpoint: 'https://s3.eu-central-1.amazonaws.com',
      region: 'eu-central-1',
      bucket: 'harbour-clips',
      prefix: 'studio/',
      pathStyle: false,
      accessKeyHint: '••••QX7A',
    },
    put: null,
  },
  {
    id: newId(),
    name: 'Post house WebDAV, second building',
    kind: 'put',
    isDefault: false,
    state: 'none',
    cleanUp: { after: 'never' },
    tested: null,
    s3: null,
    put: {
      url: 'https://dav.example.com/incoming/{name}',
      publicUrl: 'https://files.example.com/incoming/{name}',
      headerNames: ['authorization'],
    },
  },
];

const refusedRegion: readonly TestStep[] = [
  {
    step: 'put',
    ok: false,
    message: 'put-upload-refused',
    values: { status: 400, reason: 'AuthorizationHeaderMalformed', region: 'eu-west-3' },
  },
];
const good: readonly TestStep[] = ['put', 'fetch', 'compare', 'delete'].map((step) => ({
  step,
  ok: true,
  message: `${step}-ok`,
  values: {},
}));

type DestinationCalls = Pick<Calls, keyof Calls & (`destinations:${string}` | `uploads:${string}`)>;

export const destinationCalls = (world: World): DestinationCalls => ({
  'destinations:list': () => world.destinations,
  'destinations:save': ({ id, name, cleanUp, config }) => {
    const view: DestinationView = {
      id: id ?? newId(),
      name: name || (config.kind === 's3' ? config.bucket : 'files'),
      kind: config.kind,
      isDefault: world.destinations.length === 0 || world.destinations[0]?.id === id,
      state: 'keychain',
      cleanUp,
      tested: null,
      s3: config.kind === 's3' ? { ...config, accessKeyHint: '••••1a2b' } : null,
      put: config.kind === 'put' ? { ...config, headerNames: ['authorization'] } : null,
    };
    world.putDestinations([...world.destinations.filter((other) => other.id !== view.id), view]);
    return view;
  },
  'destinations:remove': ({ id }) => world.putDestinations(world.destinations.filter((one) => one.id !== id)),
  'destinations:use': ({ id }) =>
    world.putDestinations(world.destinations.map((one) => ({ ...one, isDefault: one.id === id }))),
  'destinations:test': async ({ config }) => {
    await wait(800);
    return config?.kind === 's3' && config.region !== 'eu-west-3' ? refusedRegion : good;
  },
  'uploads:interrupted': () => null,
  'uploads:discard': () => undefined,
});
