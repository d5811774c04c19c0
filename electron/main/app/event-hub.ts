import type { StudioEvent } from '../../shared/ipc/events.ts';

/** Everything that changes is said here once: to the page, the notifications, the dock. */
export interface EventHub {
  emit(event: StudioEvent): void;
  /** @returns stops listening */
  listen(listener: (event: StudioEvent) => void): () => void;
}

export function createEventHub(): EventHub {
  const listeners = new Set<(event: StudioEvent) => void>();
  return {
    emit: (event) => {
      for (const listener of listeners) listener(event);
    },
    listen: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}
