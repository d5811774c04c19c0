import type { MediaId } from '../../shared/domain/media.ts';

const idBytes = 32;
const headBytes = idBytes + 4;
/** What a path and its id take, on average, where paths are long. */
const usualBytes = 256;
/** The longest path of any system, and then some. */
const leastBytes = 128 * 1024;

/**
 * Paths by id, written one behind the other into one piece of memory of a fixed size. As strings in a map, those of a list of
 * a hundred thousand entries grow old before they are forgotten, and the process grows by tens of megabytes it does not give back.
 */
export class IdShelf {
  readonly #most: number;
  readonly #bytes: Buffer;
  /** Where a record begins, by the first 48 bits of its id. */
  readonly #at = new Map<number, number>();
  #end = 0;

  /** @param most entries; of very long paths fewer fit */
  constructor(most: number) {
    this.#most = most;
    this.#bytes = Buffer.alloc(Math.max(most * usualBytes, leastBytes));
  }

  /**
   * @param id 32 characters of ASCII
   * @returns false when there is no room for it
   */
  put(id: MediaId, path: string): boolean {
    const length = Buffer.byteLength(path);
    const here = this.#end;
    if (this.#at.size >= this.#most || here + headBytes + length > this.#bytes.length) return false;
    this.#bytes.write(id, here, 'latin1');
    this.#bytes.writeUInt32LE(length, here + idBytes);
    this.#bytes.write(path, here + headBytes, 'utf8');
    this.#at.set(keyOf(id), here);
    this.#end = here + headBytes + length;
    return true;
  }

  get(id: MediaId): string | undefined {
    const here = this.#at.get(keyOf(id));
    return here !== undefined && this.#idAt(here) === id ? this.#pathAt(here) : undefined;
  }

  has(id: MediaId): boolean {
    return this.#at.has(keyOf(id));
  }

  clear(): void {
    this.#at.clear();
    this.#end = 0;
  }

  /** In the order in which they were put here. */
  entries(): [MediaId, string][] {
    return [...this.#at.values()].map((here) => [this.#idAt(here), this.#pathAt(here)]);
  }

  #idAt(here: number): MediaId {
    return this.#bytes.toString('latin1', here, here + idBytes);
  }

  #pathAt(here: number): string {
    const begin = here + headBytes;
    return this.#bytes.toString('utf8', begin, begin + this.#bytes.readUInt32LE(here + idBytes));
  }
}

const keyOf = (id: MediaId): number => Number.parseInt(id.slice(0, 12), 16);
