/**
 * A stand-in for the browser's VideoDecoder that behaves as real ones do: it wants a key frame first, gives frames in the
 * order shown and late, drops what it owes on `reset`, and can break.
 */
export class FakeDecoder extends EventTarget {
  static fed: number[] = [];
  /** How many were closed. */
  static closed = 0;
  static open = new Set<FakeFrame>();
  static breakOn: number | null = null;
  static swallow: number | null = null;

  state: 'unconfigured' | 'configured' | 'closed' = 'unconfigured';
  decodeQueueSize = 0;
  readonly #init: VideoDecoderInit;
  #owed: number[] = [];
  #needsKey = true;
  #generation = 0;

  constructor(init: VideoDecoderInit) {
    super();
    this.#init = init;
  }

  static reset(): void {
    FakeDecoder.fed = [];
    FakeDecoder.closed = 0;
    FakeDecoder.open.clear();
    FakeDecoder.breakOn = null;
    FakeDecoder.swallow = null;
  }

  configure(): void {
    this.state = 'configured';
    this.#needsKey = true;
  }

  reset(): void {
    this.state = 'unconfigured';
    this.#owed = [];
    this.decodeQueueSize = 0;
    this.#generation += 1;
  }

  close(): void {
    this.reset();
    this.state = 'closed';
    FakeDecoder.closed += 1;
  }

  decode(chunk: { type: string; timestamp: number }): void {
    if (this.#needsKey && chunk.type !== 'key')
      throw new DOMException('A key frame is required', 'DataError');
    this.#needsKey = false;
    FakeDecoder.fed.push(chunk.timestamp);
    this.decodeQueueSize += 1;
    const generation = this.#generation;
    queueMicrotask(() => {
      if (generation !== this.#generation) return;
      this.decodeQueueSize -= 1;
      if (chunk.timestamp === FakeDecoder.breakOn) {
        this.close();
        this.#init.error(new DOMException('broken', 'EncodingError'));
        return;
      }
      if (chunk.timestamp !== FakeDecoder.swallow) this.#owed.push(chunk.timestamp);
      this.#owed.sort((a, b) => a - b);
      // Real decoders hold some frames back to put them in order.
      if (this.#owed.length > 3) this.#give(this.#owed.shift()!);
      this.dispatchEvent(new Event('dequeue'));
    });
  }

  async flush(): Promise<void> {
    await Promise.resolve();
    for (const timestamp of this.#owed.splice(0)) this.#give(timestamp);
    this.#needsKey = true;
  }

  #give(timestamp: number): void {
    this.#init.output(new FakeFrame(timestamp) as unknown as VideoFrame);
  }
}

export class FakeFrame {
  readonly timestamp: number;

  constructor(timestamp: number) {
    this.timestamp = timestamp;
    FakeDecoder.open.add(this);
  }

  close(): void {
    if (!FakeDecoder.open.delete(this)) throw new Error('closed twice');
  }
}
