/** A door that can be shut: whoever comes then waits until it is opened. */
export class Gate {
  #waiting: (() => void)[] = [];
  #shut = false;

  get isShut(): boolean {
    return this.#shut;
  }

  shut(): void {
    this.#shut = true;
  }

  open(): void {
    this.#shut = false;
    for (const go of this.#waiting.splice(0)) go();
  }

  /** Throws the signal's reason when it aborts first. */
  async pass(signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    if (!this.#shut) return;
    await new Promise<void>((resolve, reject) => {
      const abort = () => reject(signal.reason as Error);
      signal.addEventListener('abort', abort, { once: true });
      this.#waiting.push(() => {
        signal.removeEventListener('abort', abort);
        resolve();
      });
    });
  }
}
