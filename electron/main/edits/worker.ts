/** One part of the engine: starts what is due and says when it wants to be asked again. */
export interface Worker {
  /** Starts what is due, without waiting for it. Returns the next time something will be due, or null. */
  step(now: number): number | null;
  /** The computer woke up, the network is back, credentials changed: waits are over. */
  wake(): void;
}
