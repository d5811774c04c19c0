import type { FramesPort } from '../../renderer/src/features/stage/frames-client.ts';
import type { FromFrames, ToFrames } from '../../renderer/src/workers/protocol.ts';

/** Stands in for the worker that decodes: what it was sent, and what a test lets it answer. */
export class FakePort implements FramesPort {
  readonly sent: ToFrames[] = [];
  onmessage: FramesPort['onmessage'] = null;
  terminated = false;

  postMessage(message: ToFrames): void {
    this.sent.push(message);
  }

  terminate(): void {
    this.terminated = true;
  }

  say(message: FromFrames): void {
    this.onmessage?.({ data: message } as MessageEvent<FromFrames>);
  }

  of<Type extends ToFrames['type']>(type: Type): Extract<ToFrames, { type: Type }>[] {
    return this.sent.filter((message): message is Extract<ToFrames, { type: Type }> => message.type === type);
  }

  /** Answers the newest painting under way, as the worker would. */
  paint(source = this.of('open').length): number {
    const { request, frameIndex } = this.of('paint').at(-1)!;
    const overlay = { look: null, objectIds: [], image: null };
    this.say({ type: 'painted', source, request, frameIndex, picture: null, overlay });
    return frameIndex;
  }
}
