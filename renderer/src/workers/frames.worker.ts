import { FramesHost } from './frames-host.ts';
import type { FromFrames, ToFrames } from './protocol.ts';

/** The part of a dedicated worker's global scope that is used; the DOM's types describe only the window's. */
interface WorkerScope {
  postMessage(message: FromFrames, transfer: Transferable[]): void;
  onmessage: ((event: MessageEvent<ToFrames>) => void) | null;
}
const scope = self as unknown as WorkerScope;

const host = new FramesHost((message, transfer) => scope.postMessage(message, transfer));
scope.onmessage = (event) => host.receive(event.data);
