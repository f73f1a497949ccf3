/**
 * The Worker's entry and one of the two composition roots: from a plain StickSpec it builds
 * transport, link and TUN.
 */
import { randomBytes } from 'node:crypto';
import { closeSync } from 'node:fs';
import { performance } from 'node:perf_hooks';
import { parentPort } from 'node:worker_threads';

import { FailureError } from '../../shared/failure.ts';
import { MakeBelieveHost } from '../../simulator/make-believe-host.ts';
import { adoptNativeTun, openNativeTun } from '../tun/native-tun.ts';
import { TunClosedError, type TunDevice } from '../tun/tun-device.ts';
import type { DatapathParts } from './datapath-engine.ts';
import { serveDatapath } from './datapath-server.ts';
import { openRealStick } from './open-real-stick.ts';
import type { StickSource } from './stick-source.ts';
import type { StickSpec, VirtualStickSpec } from './stick-spec.ts';
import { VirtualBay } from './virtual-bay.ts';
import type { OpenTunArgs } from './worker-contract.ts';

if (parentPort === null) throw new Error('this file is the entry of a Worker');

const port = parentPort;
let hostOf: DatapathParts['openTun'] = openTunnel;
/** Stays in its socket between two openings, and may be pulled out of it. */
let virtual: VirtualBay | undefined;

serveDatapath(port, {
  openSource(spec) {
    const isMadeUp = spec.kind === 'virtual' && spec.host === 'make-believe';
    hostOf = isMadeUp ? () => new MakeBelieveHost(() => new TunClosedError()) : openTunnel;
    return openSource(spec);
  },
  openTun: (options) => hostOf(options),
  act: (action) => {
    if (virtual === undefined) {
      throw new FailureError({ code: 'unexpected', detail: 'there is no virtual stick' });
    }
    virtual.act(action);
  },
  nowMs: () => performance.now(),
  randomBytes: (length) => new Uint8Array(randomBytes(length)),
});

function openTunnel({ mtu, offload, handover }: OpenTunArgs): TunDevice {
  if (handover === undefined) return openNativeTun({ mtu, offload });
  try {
    return adoptNativeTun(handover.descriptor, handover.mtu, { offload });
  } catch (error) {
    closeSync(handover.descriptor);
    throw error;
  }
}

async function openSource(spec: StickSpec): Promise<StickSource> {
  switch (spec.kind) {
    case 'virtual':
      return openVirtualStick(spec);
    case 'usb':
      return {
        transport: await openRealStick(spec.busPath, spec.firstModeSwitch),
        carrierInterface: undefined,
        counters: undefined,
      };
  }
}

async function openVirtualStick(spec: VirtualStickSpec): Promise<StickSource> {
  const key = JSON.stringify(spec);
  if (virtual?.key !== key) {
    await virtual?.close();
    virtual = new VirtualBay(key, spec, (address) =>
      port.postMessage({ kind: 'event', event: { type: 'virtual-stick', address } }),
    );
  }
  return virtual.open();
}
