/**
 * The virtual stick of a Worker in its socket, opened the way a real one is: out of its install CD
 * first, where it shows one. Part of the composition root: it may import the simulator.
 */
import { FailureError } from '../../shared/failure.ts';
import { carrierPlan } from '../../simulator/carrier/carrier-plan.ts';
import { parseFaultSwitches } from '../../simulator/fault-switches.ts';
import { isProfileName, stickProfile, type ProfileName } from '../../simulator/profiles.ts';
import { parseScript } from '../../simulator/scenario-step.ts';
import type { VirtualStickCounters } from '../../simulator/stick-counters.ts';
import { VirtualNetwork } from '../../simulator/virtual-network.ts';
import { parseSimOptions } from '../../simulator/virtual-sim.ts';
import { VirtualSocket } from '../../simulator/virtual-socket.ts';
import { enterModemMode } from '../stick/enter-modem-mode.ts';
import { openNativeTap } from '../tun/native-tap.ts';
import { parseConfigurationDescriptor } from '../usb/descriptors.ts';
import type { StickTransport } from '../usb/stick-transport.ts';
import type { UsbDeviceEntry } from '../usb/sysfs-device-list.ts';
import type { StickSource } from './stick-source.ts';
import type { VirtualStickAction, VirtualStickSpec } from './stick-spec.ts';

const BUS_PATH = 'virtual';

export class VirtualBay {
  /** Of the spec it was made from. */
  readonly key: string;

  readonly #socket: VirtualSocket;
  readonly #firstModeSwitch: VirtualStickSpec['firstModeSwitch'];
  #carrierInterface: string | undefined;

  /** `onChange` gets the address of what is plugged in now. FailureError for a spec that is wrong. */
  constructor(
    key: string,
    spec: VirtualStickSpec,
    onChange: (address: number | undefined) => void,
  ) {
    this.key = key;
    this.#firstModeSwitch = spec.firstModeSwitch;
    const { profile, faults, seed, timeScale, sim, script = [], carrier, network = {} } = spec;
    if (!isProfileName(profile)) {
      throw new FailureError({ code: 'stick-unsupported', detail: `no profile "${profile}"` });
    }
    const { host, prefixLength, gateway, dnsServer, dnsServer6 } = carrierPlan;
    const lease = {
      address: host,
      prefixLength,
      gateway,
      dnsServers: [dnsServer],
      ipv6DnsServers: [dnsServer6],
    };
    this.#socket = new VirtualSocket({
      profile,
      faults: parseFaultSwitches(faults),
      seed,
      timeScale,
      sim: parseSimOptions(sim),
      script: parseScript(script),
      network,
      ...(carrier.kind === 'tap' ? { lease } : {}),
      newCarrier: () => {
        if (carrier.kind === 'built-in') {
          return new VirtualNetwork({ isCaptive: network.captive === true });
        }
        const tap = openNativeTap({ name: carrier.name });
        this.#carrierInterface = tap.name;
        return tap;
      },
      onChange: () => onChange(this.#socket.plugged?.address),
    });
  }

  /** FailureError no-stick while it is pulled out, stick-gone, stick-in-cd-mode. */
  async open(): Promise<StickSource> {
    const parts = {
      listDevices: () => Promise.resolve(this.#entries()),
      open: () => Promise.resolve(this.#openHost()),
      sleep: (ms: number) => new Promise<void>((resolve) => void setTimeout(resolve, ms)),
      nowMs: () => performance.now(),
    };
    await enterModemMode(BUS_PATH, parts, this.#firstModeSwitch);
    const transport = this.#openHost();
    const { device } = this.#socket;
    return {
      transport,
      carrierInterface: this.#carrierInterface,
      counters: () => (device === undefined ? {} : flatten(device.counters)),
    };
  }

  act(action: VirtualStickAction): void {
    switch (action.do) {
      case 'unplug':
        return this.#socket.unplug();
      case 'plug-in':
        return this.#socket.plugIn();
      case 'drop-bearer':
        return this.#socket.device?.dropBearer(action.cause);
      case 'set-faults':
        return this.#socket.device?.setFaults(parseFaultSwitches(action.faults));
    }
  }

  close(): Promise<void> {
    return this.#socket.close();
  }

  #openHost(): StickTransport {
    const stick = this.#socket.open();
    if (stick === undefined) throw new FailureError({ code: 'no-stick' });
    return stick;
  }

  #entries(): readonly UsbDeviceEntry[] {
    const { plugged } = this.#socket;
    if (plugged === undefined) return [];
    return [deviceEntry(plugged.profile, plugged.address)];
  }
}

/** What the system's table would show. */
function deviceEntry(name: ProfileName, deviceAddress: number): UsbDeviceEntry {
  const { deviceDescriptor, configurationDescriptor } = stickProfile(name);
  const view = new DataView(deviceDescriptor.buffer, deviceDescriptor.byteOffset);
  return {
    busPath: BUS_PATH,
    busNumber: 0,
    deviceAddress,
    vendorId: view.getUint16(8, true),
    productId: view.getUint16(10, true),
    bcdDevice: view.getUint16(12, true),
    configuration: parseConfigurationDescriptor(configurationDescriptor),
  };
}

function flatten({ drops, ...counters }: VirtualStickCounters): Record<string, number> {
  const flat: Record<string, number> = { ...counters };
  for (const [reason, count] of Object.entries(drops)) flat[`drop-${reason}`] = count;
  return flat;
}
