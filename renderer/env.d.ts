import type { StickApi } from '../shared/ipc/contract.ts';

declare global {
  interface Window {
    /** Put there by the preload; missing in a browser. */
    readonly tetherstick?: StickApi;
  }
}
