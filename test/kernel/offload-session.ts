/**
 * A session with the kernel on both sides whose TUN and TAP are in this process, so that a test can
 * choose their offload and read their counters.
 */
import { PinGuard } from '../../main/at/pin-guard.ts';
import { bundlePath } from '../../main/compose.ts';
import { HelperHostNetwork } from '../../main/host/helper-host-network.ts';
import { SessionRunner } from '../../main/session/session-runner.ts';
import type { PinJournalEntry } from '../../main/at/pin-journal.ts';
import { MemoryPinJournal } from '../../main/settings/memory-pin-journal.ts';
import { openNativeTap } from '../../main/tun/native-tap.ts';
import { adoptNativeTun, type NativeTun } from '../../main/tun/native-tun.ts';
import { carrierPlan } from '../../simulator/carrier/carrier-plan.ts';
import { CarrierProcess } from '../../simulator/carrier/carrier-process.ts';
import { VirtualStick } from '../../simulator/virtual-stick.ts';
import { inProcessDatapath } from '../fakes/in-process-datapath.ts';
import { settings, virtualStick } from './kernel-session.ts';

export async function offloadSession(offload: { readonly tun: boolean; readonly tap: boolean }) {
  const carrier = await CarrierProcess.start({
    serverPath: bundlePath('simulator/carrier-server.js'),
    iperf3: true,
  });
  const tap = openNativeTap({ name: 'carrier0', offload: offload.tap });
  const { host, prefixLength, gateway, dnsServer } = carrierPlan;
  const stick = new VirtualStick({
    ...virtualStick,
    carrier: tap,
    lease: { address: host, prefixLength, gateway, dnsServers: [dnsServer] },
  });
  const source = { transport: stick, carrierInterface: tap.name };
  let tun: NativeTun | undefined;
  const { datapath } = inProcessDatapath(
    () => ({ ...source, counters: undefined }),
    ({ mtu, handover }) => {
      if (handover === undefined) throw new Error('the helper made no TUN');
      tun = adoptNativeTun(handover.descriptor, mtu, { offload: offload.tun }) as NativeTun;
      return tun;
    },
  );
  const hostNetwork = new HelperHostNetwork();
  const runner = new SessionRunner({
    spec: { kind: 'usb', busPath: 'of the test' },
    settings: { ...settings, offload: offload.tun },
    datapath,
    hostNetwork,
    pinGuard: new PinGuard(new MemoryPinJournal<PinJournalEntry>()),
    timeScale: virtualStick.timeScale,
    deadlineScale: 1,
    onStickOpened: () => carrier.serve(tap.name),
  });
  return {
    runner,
    tap,
    /** Once online. */
    tun: (): NativeTun => {
      if (tun === undefined) throw new Error('no TUN was opened');
      return tun;
    },
    readCounters: () => datapath.request('read-counters', undefined),
    end: async () => {
      await runner.disconnect();
      runner.dispose();
      await datapath.end();
      await hostNetwork.end();
      await carrier.end();
    },
  };
}
