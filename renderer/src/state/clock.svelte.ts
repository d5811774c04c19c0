/** The time of day, once a second while somebody looks at it; one timer for the whole page. */
export class Clock {
  #now = $state(Date.now());

  /** @returns stops the clock */
  start(): () => void {
    const timer = setInterval(() => (this.#now = Date.now()), 1000);
    return () => clearInterval(timer);
  }

  /** Milliseconds since 1970. */
  get now(): number {
    return this.#now;
  }
}
