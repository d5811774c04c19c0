import { ipcMain, type IpcMainInvokeEvent } from 'electron';
import { contract, type Channel } from '../../shared/ipc/contract.ts';
import type { Dispatch } from './dispatch.ts';
import type { Sender } from './sender.ts';

/** Registers every channel of the contract behind the choke point, and nothing else. */
export function registerIpc(dispatch: Dispatch): void {
  for (const channel of Object.keys(contract) as Channel[]) {
    ipcMain.handle(channel, (event, input: unknown) => dispatch(channel, senderOf(event), input));
  }
}

function senderOf({ sender, senderFrame }: IpcMainInvokeEvent): Sender {
  return {
    contentsId: sender.id,
    frameUrl: senderFrame?.url ?? null,
    isMainFrame: senderFrame !== null && senderFrame === sender.mainFrame,
  };
}
