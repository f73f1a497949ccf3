/** The virtual stick as a USB/IP device, steered by words on standard input. */
import { createInterface } from 'node:readline';

import { bundlePath, openCarrierTap, type StickSpec } from '../main/compose.ts';
import { CarrierProcess } from '../simulator/carrier/carrier-process.ts';
import { carrierPlan } from '../simulator/carrier/carrier-plan.ts';
import type { DialUpNetwork } from '../simulator/dial-up-network.ts';
import { parseFaultSwitches } from '../simulator/fault-switches.ts';
import type { FrameCarrier } from '../simulator/frame-carrier.ts';
import type { NetworkLease } from '../simulator/network-lease.ts';
import { isProfileName, stickProfile, type ProfileName } from '../simulator/profiles.ts';
import type { ReEnumeration } from '../simulator/re-enumeration.ts';
import type { StickProfile } from '../simulator/stick-profile.ts';
import { parseScript } from '../simulator/scenario-step.ts';
import { StickDevice } from '../simulator/stick-device.ts';
import { LastingCarrier } from '../simulator/usbip/lasting-carrier.ts';
import { UsbipServer } from '../simulator/usbip/usbip-server.ts';
import { VirtualNetwork } from '../simulator/virtual-network.ts';
import { parseSimOptions } from '../simulator/virtual-sim.ts';
import { exitCode, type ExitCode } from './exit-code.ts';
import { UsageError } from './command.ts';
import { parseFaultWords } from './virtual-stick-options.ts';

export interface UsbipStickOptions {
  readonly spec: Extract<StickSpec, { kind: 'virtual' }>;
  readonly host: string;
  readonly port: number;
  /** Where calls of ATD*99# lead. */
  readonly dialUp: DialUpNetwork | undefined;
  readonly write: (event: UsbipStickEvent) => void;
}

export type UsbipStickEvent =
  | { readonly event: 'listening'; readonly port: number }
  | { readonly event: 'imported' | 'gone' | 'let-go'; readonly profile: string }
  | { readonly event: 'done' }
  | { readonly event: 'counters'; readonly counters: object }
  | { readonly event: 'refused'; readonly reason: string };

/** Serves until SIGINT or SIGTERM. The end of standard input changes nothing. */
export async function serveUsbipStick(options: UsbipStickOptions): Promise<ExitCode> {
  const { spec, write } = options;
  const network = await openNetwork(spec);
  try {
    const bench = new UsbipBench(spec, network, options.dialUp);
    const server = await UsbipServer.listen({
      host: options.host,
      port: options.port,
      profile: () => bench.profile,
      powerOn: (onGone) => bench.powerOn(onGone),
      onEvent: (event) => {
        write({ event, profile: bench.plugged.name });
      },
    }).catch((error: Error) => {
      throw new UsageError(`Port ${options.port} cannot be had: ${error.message}.`);
    });
    write({ event: 'listening', port: server.port });
    const words = createInterface({ input: process.stdin });
    words.on('line', (line) => write(obey(line.trim(), server, bench)));
    await new Promise<void>((resolve) => {
      process.once('SIGINT', () => resolve());
      process.once('SIGTERM', () => resolve());
    });
    words.close();
    process.stdin.destroy();
    await server.close();
    return exitCode.ok;
  } finally {
    await network.end();
  }
}

/** Powers sticks up one after the other; the card and the faults that were set stay. */
class UsbipBench {
  stick: StickDevice | undefined;
  /** What is, or was last, on the bus. */
  plugged: StickProfile;
  readonly #spec: UsbipStickOptions['spec'];
  readonly #network: StickNetwork;
  readonly #dialUp: DialUpNetwork | undefined;
  #firstProfile: ProfileName;
  #faults: Readonly<Record<string, unknown>>;
  #comesBack: ReEnumeration | undefined;

  constructor(
    spec: UsbipStickOptions['spec'],
    network: StickNetwork,
    dialUp: DialUpNetwork | undefined,
  ) {
    if (!isProfileName(spec.profile)) throw new UsageError(`There is no "${spec.profile}".`);
    this.#firstProfile = spec.profile;
    this.plugged = stickProfile(spec.profile);
    this.#spec = spec;
    this.#network = network;
    this.#dialUp = dialUp;
    this.#faults = spec.faults;
  }

  /** What the next import will find. */
  get profile(): StickProfile {
    return stickProfile(this.#comesBack?.profile ?? this.#firstProfile);
  }

  powerOn(onGone: (backAfterMs: number | undefined) => void): StickDevice {
    const { seed, timeScale, sim, script = [] } = this.#spec;
    const switched = this.#comesBack?.faults ?? {};
    this.plugged = this.profile;
    this.#comesBack = undefined;
    this.stick = new StickDevice({
      profile: this.plugged,
      faults: { ...switched, ...parseFaultSwitches(this.#faults) },
      seed,
      timeScale,
      sim: this.stick?.simMemory ?? parseSimOptions(sim),
      lease: this.#network.lease,
      carrier: this.#network.carrier.lend(),
      dialUp: this.#dialUp,
      script: this.stick === undefined ? parseScript(script) : [],
      onGone: (comesBack) => {
        this.#comesBack = comesBack;
        onGone(comesBack === undefined ? undefined : comesBack.afterMs * timeScale);
      },
      onNcmOutTransfer: undefined,
    });
    return this.stick;
  }

  /** What the next one will be. False where there is no such profile. */
  setProfile(name: string): boolean {
    if (!isProfileName(name)) return false;
    this.#firstProfile = name;
    this.#comesBack = undefined;
    return true;
  }

  setFaults(faults: Readonly<Record<string, unknown>>): void {
    this.#faults = { ...this.#faults, ...faults };
    this.stick?.setFaults(parseFaultSwitches(faults));
  }
}

function obey(line: string, server: UsbipServer, bench: UsbipBench): UsbipStickEvent {
  const [word = '', value = ''] = line.split(/\s+/, 2);
  switch (word) {
    case 'unplug':
      server.unplug();
      return { event: 'done' };
    case 'plug':
      server.plug();
      return { event: 'done' };
    case 'profile':
      return bench.setProfile(value)
        ? { event: 'done' }
        : { event: 'refused', reason: `There is no profile "${value}".` };
    case 'drop-bearer':
      bench.stick?.dropBearer(Number(value) || 36);
      return { event: 'done' };
    case 'counters':
      return { event: 'counters', counters: bench.stick?.counters ?? {} };
    case 'fault':
      try {
        bench.setFaults(parseFaultWords(value));
        return { event: 'done' };
      } catch (error) {
        return { event: 'refused', reason: error instanceof Error ? error.message : String(error) };
      }
    default:
      return {
        event: 'refused',
        reason:
          'Known words: unplug, plug, profile NAME, drop-bearer [CAUSE], fault A,B=5, counters.',
      };
  }
}

interface StickNetwork {
  readonly carrier: LastingCarrier;
  readonly lease: Partial<NetworkLease> | undefined;
  end(): Promise<void>;
}

async function openNetwork({ carrier }: UsbipStickOptions['spec']): Promise<StickNetwork> {
  if (carrier.kind === 'built-in') return lasting(new VirtualNetwork(), undefined);
  const tap = openCarrierTap();
  const carrierProcess = await CarrierProcess.start({
    serverPath: bundlePath('simulator/carrier-server.js'),
    iperf3: false,
  });
  await carrierProcess.serve(tap.name);
  const { host, prefixLength, gateway, dnsServer, dnsServer6 } = carrierPlan;
  const lease = {
    address: host,
    prefixLength,
    gateway,
    dnsServers: [dnsServer],
    ipv6DnsServers: [dnsServer6],
  };
  return lasting(tap, lease, () => carrierProcess.end());
}

function lasting(
  network: FrameCarrier,
  lease: Partial<NetworkLease> | undefined,
  endMore: () => Promise<void> = () => Promise.resolve(),
): StickNetwork {
  const carrier = new LastingCarrier(network);
  return {
    carrier,
    lease,
    end: async () => {
      await carrier.close();
      await endMore();
    },
  };
}
