import { untrack } from 'svelte';
import type { ErrorData } from '../../../electron/shared/domain/error-data.ts';
import { toAppError } from '../../../electron/shared/errors/app-error.ts';
import { errorData } from '../../../electron/shared/errors/error-data.ts';

/** One thing the user can set going: whether it is under way, and why it went wrong the last time. */
export class Attempt {
  #running = $state(0);
  #error = $state.raw<ErrorData | null>(null);

  get busy(): boolean {
    return this.#running > 0;
  }

  get error(): ErrorData | null {
    return this.#error;
  }

  clear(): void {
    this.#error = null;
  }

  /** @returns what the work gives, or undefined when it failed; the error stays to be shown until the next try */
  async run<T>(work: () => Promise<T>): Promise<T | undefined> {
    // Counting reads the count: an effect that sets this going must not come to depend on it and run for ever.
    untrack(() => (this.#running += 1));
    this.#error = null;
    try {
      return await work();
    } catch (thrown) {
      const error = toAppError(thrown);
      // Who cancels knows it; a card about it would only be in the way.
      if (error.code !== 'cancelled') this.#error = errorData(error);
      return undefined;
    } finally {
      this.#running -= 1;
    }
  }
}
