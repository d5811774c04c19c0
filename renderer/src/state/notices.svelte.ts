import type { ErrorData } from '../../../electron/shared/domain/error-data.ts';
import { toAppError } from '../../../electron/shared/errors/app-error.ts';
import { errorData } from '../../../electron/shared/errors/error-data.ts';

export interface Notice {
  readonly id: number;
  readonly error: ErrorData;
}

/** At most so many stand at once; the oldest goes first. */
const room = 3;

/** Errors that belong to no place on the page: shown above everything until they are closed. */
export class Notices {
  #list = $state.raw<readonly Notice[]>([]);
  #next = 1;

  get list(): readonly Notice[] {
    return this.#list;
  }

  show(error: ErrorData): void {
    const others = this.#list.filter((notice) => notice.error.code !== error.code);
    this.#list = [...others, { id: this.#next++, error }].slice(-room);
  }

  close(id: number): void {
    this.#list = this.#list.filter((notice) => notice.id !== id);
  }

  /** Runs work whose failure has no better place to be shown. */
  async guard(work: () => Promise<unknown>): Promise<void> {
    try {
      await work();
    } catch (thrown) {
      const error = toAppError(thrown);
      if (error.code !== 'cancelled') this.show(errorData(error));
    }
  }
}
