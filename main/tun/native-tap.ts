import { loadAddon } from '../../native-bridge/index.ts';
import { FailureError } from '../../shared/failure.ts';
import type { PacketBatch } from '../../shared/packet-batch.ts';
import { KernelDevice } from './kernel-device.ts';
import { openFailure } from './tun-failure.ts';

/**
 * A kernel TAP: like a TUN, but readInto and writeBatch carry whole Ethernet frames, from the
 * first byte of the destination address, and nothing is left free in front of them. The virtual
 * stick's way into a real network stack.
 */
export class NativeTap extends KernelDevice {
  /** Whoever sits behind a stick knows nothing of flushes: all is written when this returns. */
  override writeBatch(batch: PacketBatch): number {
    const accepted = super.writeBatch(batch);
    this.flush();
    return accepted;
  }
}

/** Linux and macOS allow 15 bytes; the kernel refuses what else is wrong with a name. */
const tapName = /^[a-z][a-z0-9_-]{0,14}$/;

/**
 * Creates an interface, down and without an address. `name` may end in `%d`; `offload` as for
 * openNativeTun. Needs CAP_NET_ADMIN.
 * FailureError as for openNativeTun; 'platform-unsupported' on anything but Linux.
 */
export function openNativeTap(options: {
  readonly name: string;
  readonly offload?: boolean;
}): NativeTap {
  const { name } = options;
  if (!tapName.test(name.replace(/%d$/, '0'))) throw new RangeError(`not a TAP's name: ${name}`);
  if (process.platform !== 'linux') {
    throw new FailureError({ code: 'platform-unsupported', detail: process.platform });
  }
  const addon = loadAddon();
  try {
    return new NativeTap(addon.openTap(name, options.offload ?? true));
  } catch (error) {
    throw openFailure(error);
  }
}
