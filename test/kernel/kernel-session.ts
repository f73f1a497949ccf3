/** A session with the kernel on both sides: TUN here, TAP with dnsmasq and iperf3 over there. */
import { bundlePath, composeSession, type Session } from '../../main/compose.ts';
import { CarrierProcess } from '../../simulator/carrier/carrier-process.ts';
import type { ConnectionSettings } from '../../shared/connection-settings.ts';
import type { FaultSwitches } from '../../simulator/fault-switches.ts';

export const virtualStick = {
  kind: 'virtual',
  profile: 'e3372s-153',
  faults: {},
  seed: 1,
  timeScale: 0.02,
  sim: { pin: undefined },
} as const;

export const settings = { apn: 'internet', roamingAllowed: false, routing: 'everything' } as const;

export interface KernelOptions {
  readonly faults?: Partial<FaultSwitches>;
  readonly iperf3?: boolean;
  readonly dhcp?: boolean;
  readonly dns6?: 'router' | 'dhcpv6';
  readonly deadlineScale?: number;
  readonly routing?: Pick<ConnectionSettings, 'routing' | 'chosenDestinations'>;
}

export async function kernelSession(options: KernelOptions = {}) {
  const { faults = {}, iperf3 = false, dhcp = true, dns6 = 'router' } = options;
  const { deadlineScale = 1 } = options;
  const carrier = await CarrierProcess.start({
    serverPath: bundlePath('simulator/carrier-server.js'),
    iperf3,
    dhcp,
    dns6,
  });
  const session = composeSession({
    spec: { ...virtualStick, faults, carrier: { kind: 'tap', name: 'carrier0' } },
    settings: { ...settings, ...options.routing },
    deadlineScale,
    onStickOpened: async ({ carrierInterface }) => {
      if (carrierInterface !== undefined) await carrier.serve(carrierInterface);
    },
  });
  return {
    ...session,
    carrier,
    end: async () => {
      await session.end();
      await carrier.end();
    },
  };
}

export type KernelSession = Awaited<ReturnType<typeof kernelSession>>;

/** Connects and resolves once online; fails with the failure otherwise. */
export async function goOnline({ runner }: Pick<Session, 'runner'>) {
  runner.connect();
  const state = await runner.whenState(
    ({ state: name }) => name === 'online' || name === 'failed' || name === 'idle',
  );
  if (state.state !== 'online') throw new Error(`not online: ${JSON.stringify(state)}`);
  return state;
}
