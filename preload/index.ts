/** All that the page sees of the program: `window.tetherstick`, and of that the listed requests. */
import { contextBridge, ipcRenderer, type IpcRendererEvent } from 'electron';

import { IPC_REQUEST, IPC_UPDATE, requestChannels } from '../shared/ipc/channels.ts';
import type { SliceUpdate, StickApi } from '../shared/ipc/contract.ts';

const api: StickApi = {
  request(channel, args) {
    if (!Object.hasOwn(requestChannels, channel)) {
      return Promise.reject(new Error('there is no such request'));
    }
    return ipcRenderer.invoke(IPC_REQUEST, channel, args) as ReturnType<typeof api.request>;
  },
  onUpdate(listener) {
    // The event object would hand the page the way back to everything.
    const forward = (_event: IpcRendererEvent, update: SliceUpdate): void => listener(update);
    ipcRenderer.on(IPC_UPDATE, forward);
    return () => void ipcRenderer.off(IPC_UPDATE, forward);
  },
};

contextBridge.exposeInMainWorld('tetherstick', api);
