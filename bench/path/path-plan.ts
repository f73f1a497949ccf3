import type { RadioOptions } from './radio-uplink.ts';

/** Names and addresses of the path under test: a host here, a network in the far namespace. */
export const pathPlan = {
  /** The host's end, with a name the product allows itself. */
  near: 'tun90',
  far: 'tun91',
  host: '10.99.0.1',
  network: '10.99.0.2',
  /** What the stick would say our MAC is. */
  hostMac: Uint8Array.of(0x00, 0x1e, 0x10, 0x1f, 0x00, 0x00),
} as const;

export interface PathOptions {
  readonly offload: boolean;
  /** bench/native's addon. */
  readonly addonPath: string;
  /** Between stick and network; undefined = as fast as it can. */
  readonly radio?: RadioOptions;
}
