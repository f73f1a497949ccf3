/**
 * The Worker's entry and one of the two composition roots: from a plain StickSpec it builds
 * transport, link and TUN. Only here and in main/compose.ts the simulator may be imported.
 */
import { randomBytes } from 'node:crypto';
import { closeSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { parentPort } from 'node:worker_threads';

import { FailureError } from '../../shared/failure.ts';
import { carrierPlan } from '../../simulator/carrier/carrier-plan.ts';
import { parseFaultSwitches } from '../../simulator/fault-switches.ts';
import { isProfileName } from '../../simulator/profiles.ts';
import { MakeBelieveHost } from '../../simulator/make-believe-host.ts';
import { parseScript } from '../../simulator/scenario-step.ts';
import { VirtualNetwork } from '../../simulator/virtual-network.ts';
import { parseSimOptions } from '../../simulator/virtual-sim.ts';
import { VirtualStick, type VirtualStickCounters } from '../../simulator/virtual-stick.ts';
import { enterModemMode } from '../stick/enter-modem-mode.ts';
import { usbFailure } from '../stick/usb-failure.ts';
import { openNativeTap } from '../tun/native-tap.ts';
import { adoptNativeTun, openNativeTun } from '../tun/native-tun.ts';
import { TunClosedError, type TunDevice } from '../tun/tun-device.ts';
import { readDeviceAddress } from '../usb/device-presence.ts';
import type { StickTransport } from '../usb/stick-transport.ts';
import { listSysfsDevices } from '../usb/sysfs-device-list.ts';
import type { DatapathParts } from './datapath-engine.ts';
import { serveDatapath } from './datapath-server.ts';
import type { StickSource } from './stick-source.ts';
import type { StickSpec, VirtualStickAction, VirtualStickSpec } from './stick-spec.ts';
import type { OpenTunArgs } from './worker-contract.ts';

if (parentPort === null) throw new Error('this file is the entry of a Worker');

let hostOf: DatapathParts['openTun'] = openTunnel;

serveDatapath(parentPort, {
  openSource(spec) {
    const isMadeUp = spec.kind === 'virtual' && spec.host === 'make-believe';
    hostOf = isMadeUp ? () => new MakeBelieveHost(() => new TunClosedError()) : openTunnel;
    return openSource(spec);
  },
  openTun: (options) => hostOf(options),
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
        act: undefined,
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

function openVirtualStick(spec: VirtualStickSpec): StickSource {
  const { profile, faults, seed, timeScale, sim, script = [], carrier, network = {} } = spec;
  if (!isProfileName(profile)) {
    throw new FailureError({ code: 'stick-unsupported', detail: `no profile "${profile}"` });
  }
  const tap = carrier.kind === 'tap' ? openNativeTap({ name: carrier.name }) : undefined;
  const { host, prefixLength, gateway, dnsServer, dnsServer6 } = carrierPlan;
  const stick = new VirtualStick({
    profile,
    faults: parseFaultSwitches(faults),
    seed,
    timeScale,
    sim: parseSimOptions(sim),
    script: parseScript(script),
    network,
    ...(tap === undefined
      ? { carrier: new VirtualNetwork() }
      : {
          carrier: tap,
          lease: {
            address: host,
            prefixLength,
            gateway,
            dnsServers: [dnsServer],
            ipv6DnsServers: [dnsServer6],
          },
        }),
  });
  return {
    transport: stick,
    carrierInterface: tap?.name,
    act: (action) => actOn(stick, action),
    counters: () => flatten(stick.counters),
  };
}

function actOn(stick: VirtualStick, action: VirtualStickAction): void {
  switch (action.do) {
    case 'unplug':
      stick.unplug();
      return;
    case 'drop-bearer':
      stick.dropBearer(action.cause);
      return;
    case 'set-faults':
      stick.setFaults(parseFaultSwitches(action.faults));
      return;
  }
}

function flatten({ drops, ...counters }: VirtualStickCounters): Record<string, number> {
  const flat: Record<string, number> = { ...counters };
  for (const [reason, count] of Object.entries(drops)) flat[`drop-${reason}`] = count;
  return flat;
}
