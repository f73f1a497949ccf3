/**
 * The Worker's entry and one of the two composition roots: from a plain StickSpec it builds
 * transport, link and TUN.
 */
import { randomBytes } from 'node:crypto';
import { closeSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { parentPort } from 'node:worker_threads';

import { FailureError } from '../../shared/failure.ts';
import { MakeBelieveHost } from '../../simulator/make-believe-host.ts';
import { enterModemMode } from '../stick/enter-modem-mode.ts';
import { usbFailure } from '../stick/usb-failure.ts';
import { adoptNativeTun, openNativeTun } from '../tun/native-tun.ts';
import { TunClosedError, type TunDevice } from '../tun/tun-device.ts';
import { readDeviceAddress } from '../usb/device-presence.ts';
import type { StickTransport } from '../usb/stick-transport.ts';
import { listSysfsDevices } from '../usb/sysfs-device-list.ts';
import type { DatapathParts } from './datapath-engine.ts';
import { serveDatapath } from './datapath-server.ts';
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
        transport: await openRealStick(spec.busPath),
        carrierInterface: undefined,
        counters: undefined,
      };
  }
}

/**
 * A stick that shows its install CD is told to be a modem first. libusb is loaded when the first
 * real stick is opened: its start looks at every device.
 */
async function openRealStick(busPath: string): Promise<StickTransport> {
  const { openUsbStick, UsbOpenError } = await import('../usb/open-usb-stick.ts');
  const wasThere = (await readDeviceAddress(busPath)) !== undefined;
  try {
    await enterModemMode(busPath, {
      listDevices: () => listSysfsDevices(),
      open: openUsbStick,
      sleep: (ms) => sleep(ms),
      nowMs: () => performance.now(),
    });
    return await openUsbStick(busPath);
  } catch (error) {
    if (!(error instanceof UsbOpenError)) throw usbFailure(error, 'opening the device');
    const missing = wasThere ? 'stick-gone' : 'no-stick';
    const code = error.reason === 'permission' ? 'usb-permission' : missing;
    throw new FailureError({ code, detail: error.message }, { cause: error });
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
