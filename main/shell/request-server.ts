/** Requests of the windows: only of our own page, only through the schemas. Changes go to all. */
import type { IpcMainInvokeEvent } from 'electron';

import { IPC_REQUEST, IPC_UPDATE } from '../../shared/ipc/channels.ts';
import type { StickApi } from '../../shared/ipc/contract.ts';
import type { Dispatch } from '../rpc/dispatcher.ts';
import type { Used, UsedWebContents } from './electron-used.ts';
import { isOurPage } from './page-protocol.ts';

export function serveRequests(
  { ipcMain }: Pick<Used, 'ipcMain'>,
  dispatch: Dispatch,
  isOurWindow: (contentsId: number) => boolean,
): void {
  ipcMain.handle(IPC_REQUEST, (event: IpcMainInvokeEvent, channel: unknown, args: unknown) => {
    const { senderFrame, sender } = event;
    const isOurs =
      isOurWindow(sender.id) && isOurPage(senderFrame?.url, senderFrame?.parent === null);
    if (isOurs) return dispatch(channel, args);
    return { ok: false, failure: { code: 'unexpected', detail: 'not from our page' } };
  });
}

export function sendUpdates(
  onUpdate: StickApi['onUpdate'],
  openContents: () => readonly UsedWebContents[],
): void {
  onUpdate((update) => {
    for (const contents of openContents()) {
      if (!contents.isDestroyed()) contents.send(IPC_UPDATE, update);
    }
  });
}
