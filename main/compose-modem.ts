/** A stick's modem without a session around it: for the AT command line. */
import { Worker } from 'node:worker_threads';

import { FailureError } from '../shared/failure.ts';
import { bundlePath } from './compose-bundles.ts';
import { pinGuard } from './compose-pin-guard.ts';
import type { SessionOptions } from './compose-session.ts';
import { DatapathClient } from './datapath/datapath-client.ts';
import { HelperHostNetwork } from './host/helper-host-network.ts';
import { Modem } from './session/modem.ts';
import { PinMemory } from './session/pin-memory.ts';

export interface ModemAlone {
  readonly modem: Modem;
  readonly end: () => Promise<void>;
}

/** Opens the stick and wakes its modem, and does no more: no PIN, no dialling. FailureError. */
export async function composeModem(options: SessionOptions): Promise<ModemAlone> {
  const { spec, settings } = options;
  const datapath = new DatapathClient(new Worker(bundlePath('main/datapath-worker.js')));
  const abort = new AbortController();
  const parts = {
    spec,
    settings,
    datapath,
    hostNetwork: new HelperHostNetwork(),
    pinGuard: pinGuard(options),
    timeScale: spec.kind === 'virtual' ? spec.timeScale : 1,
    deadlineScale: 1,
  };
  const noPins = new PinMemory({ keeper: undefined, onWrong: () => undefined });
  let modem: Modem | undefined;
  let isGone = false;
  datapath.onEvent((event) => {
    isGone ||= event.type === 'stick-gone';
  });
  const end = async (): Promise<void> => {
    abort.abort();
    await modem?.close();
    await datapath.request('close', undefined).catch(() => undefined);
    await datapath.end();
  };
  const tooLong = setTimeout(() => abort.abort(), WAKING_LIMIT_MS);
  try {
    await datapath.request('open-stick', { spec });
    modem = new Modem(parts, noPins, abort.signal, { onEvent: () => undefined });
    await modem.wake();
    return { modem, end };
  } catch (error) {
    await end();
    if (isGone) throw new FailureError({ code: 'stick-gone' }, { cause: error });
    if (error instanceof FailureError) throw error;
    throw new FailureError({ code: 'at-silent' }, { cause: error });
  } finally {
    clearTimeout(tooLong);
  }
}

/** A stick that has just been plugged in may take most of it to boot. */
const WAKING_LIMIT_MS = 30_000;
