/** The kernel's TUN (Linux) or utun (macOS), over the addon. */
import { loadAddon, type PacketDevice } from '../../native-bridge/index.ts';
import { FailureError } from '../../shared/failure.ts';
import { isTunnelNamePattern } from './interface-name.ts';
import { KernelDevice } from './kernel-device.ts';
import type { TunDevice } from './tun-device.ts';
import { adoptFailure, openFailure } from './tun-failure.ts';

export interface OpenTunOptions {
  /**
   * `tun`, `utun` or `tetherstick` and a number, or `%d` for the kernel to choose one. Default
   * `tetherstick%d`, on macOS `utun%d` (it allows no other names). A name with a number must be free.
   */
  readonly name?: string;
  /** Largest IP packet in bytes, 576…65535. */
  readonly mtu: number;
  /** Super-packets in both directions, as far as the kernel has them. Default true. */
  readonly offload?: boolean;
}

export class NativeTun extends KernelDevice implements TunDevice {
  readonly mtu: number;

  constructor(device: PacketDevice, mtu: number) {
    super(device);
    this.mtu = mtu;
  }
}

/**
 * Creates an interface, down and without an address. Needs CAP_NET_ADMIN, on macOS root.
 *
 * FailureError 'tun-missing' without /dev/net/tun, 'tun-permission', 'platform-unsupported', or
 * 'unexpected' with the kernel's words, for one EBUSY when the name is taken.
 */
export function openNativeTun(options: OpenTunOptions): TunDevice {
  const name = options.name ?? (process.platform === 'darwin' ? 'utun%d' : 'tetherstick%d');
  if (!isTunnelNamePattern(name)) throw new RangeError(`not a tunnel's name: ${name}`);
  requireMtu(options.mtu);
  requirePlatform();
  const addon = loadAddon();
  try {
    return new NativeTun(addon.openTun(name, options.mtu, options.offload ?? true), options.mtu);
  } catch (error) {
    throw openFailure(error);
  }
}

/**
 * Takes over the descriptor of a TUN another process opened and set up; `mtu` is what it was given.
 * There is offload only if that process asked for virtio headers (IFF_VNET_HDR).
 *
 * FailureError 'helper-failed' when it is anything else than a non-persistent TUN: the descriptor
 * then stays open and the caller's.
 */
export function adoptNativeTun(
  fd: number,
  mtu: number,
  options: Pick<OpenTunOptions, 'offload'> = {},
): TunDevice {
  requireMtu(mtu);
  requirePlatform();
  const addon = loadAddon();
  try {
    return new NativeTun(addon.adoptTun(fd, options.offload ?? true), mtu);
  } catch (error) {
    throw adoptFailure(error);
  }
}

function requireMtu(mtu: number): void {
  if (Number.isInteger(mtu) && mtu >= 576 && mtu <= 65535) return;
  throw new RangeError(`an MTU is 576 to 65535, not ${mtu}`);
}

function requirePlatform(): void {
  if (process.platform === 'linux' || process.platform === 'darwin') return;
  throw new FailureError({ code: 'platform-unsupported', detail: process.platform });
}
