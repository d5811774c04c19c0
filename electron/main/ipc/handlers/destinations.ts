import type { destinationCalls } from '../../../shared/ipc/destinations.ts';
import type { Services } from '../../app/services.ts';
import type { HandlersOf } from './handlers.ts';

export function destinationHandlers({
  destinations,
  uploads,
  hub,
}: Services): HandlersOf<keyof typeof destinationCalls> {
  const told = () => {
    const list = destinations.list();
    hub.emit({ type: 'destinations', destinations: list });
    return list;
  };
  return {
    'destinations:list': async () => {
      await destinations.adopt();
      return destinations.list();
    },
    'destinations:save': async (input) => {
      const saved = await destinations.save(input);
      told();
      return saved;
    },
    'destinations:remove': async ({ id }) => {
      await destinations.remove(id);
      return told();
    },
    'destinations:use': ({ id }) => {
      destinations.makeDefault(id);
      return told();
    },
    'destinations:test': async (input) => {
      const steps = await destinations.test(input);
      told();
      return steps;
    },
    'uploads:interrupted': ({ clipId }) => uploads.interrupted(clipId),
    'uploads:discard': ({ clipId }) => uploads.discard(clipId),
  };
}
