/** The host's network by way of the helper, which keeps ModemManager off the stick as well. */
import { realpath } from 'node:fs/promises';
import { join } from 'node:path';

import type { StickSpec } from './datapath/stick-spec.ts';
import { HelperHostNetwork } from './host/helper-host-network.ts';
import type { HostNetwork } from './host/host-network.ts';

/** What is asked of a helper here; a test hands over its own. */
export type StickHostNetwork = HostNetwork & Pick<HelperHostNetwork, 'inhibitModemManager'>;

const USB_DEVICES = '/sys/bus/usb/devices';

/** `devicesDir` is where the bus lists its devices, by bus path. */
export function composeHostNetwork(
  spec: StickSpec,
  helper: StickHostNetwork = new HelperHostNetwork(),
  devicesDir = USB_DEVICES,
): HostNetwork {
  if (spec.kind !== 'usb') return helper;
  const { busPath } = spec;
  return {
    prepare: async (signal) => {
      await helper.prepare(signal);
      // Where it is plugged in now; a stick that is away is nobody's.
      const device = await realpath(join(devicesDir, busPath)).catch(() => undefined);
      if (device !== undefined && !signal.aborted) await helper.inhibitModemManager(device);
    },
    openTun: (mtu, offload) => helper.openTun(mtu, offload),
    apply: (request) => helper.apply(request),
    restore: () => helper.restore(),
    end: () => helper.end(),
  };
}
