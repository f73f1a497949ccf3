/**
 * The host's side of the tunnel: IP packets in batches. Implemented by NativeTun (kernel TUN or
 * utun) and by MemoryTun (test/fakes); test/contract/tun-device runs the same suite over both.
 */
import type { NtbSlots } from '../../shared/ntb-slots.ts';
import type { PacketBatch } from '../../shared/packet-batch.ts';

export interface TunDevice {
  /** The kernel's name of the interface, e.g. `tun0` or `utun4`. */
  readonly name: string;
  /** Largest IP packet in bytes. */
  readonly mtu: number;
  /** Which super-packets the host's kernel hands over whole, to be cut by readInto. */
  readonly offload: 'none' | 'tso' | 'tso+uso';
  /** Packets lost on the way by cause, and what was merged; absent where nobody counts. */
  readonly counters?: Readonly<Record<string, number>>;

  /**
   * Reads what is there straight into the offered slots, each packet behind a 14-byte hole for its
   * Ethernet header (whose bytes are left undefined), and records it with the hole counted in its
   * length. Returns how many packets were placed; 0 when nothing was there or nothing fits. What
   * does not fit waits; nothing is lost because a block is full. Throws TunClosedError after close.
   */
  readInto(slots: NtbSlots): number;
  /** Resolves when readInto would find something; rejects with TunClosedError. One at a time. */
  readable(): Promise<void>;
  /**
   * Writes the packets of `batch` to the host, skipping the 14-byte Ethernet header in front of
   * each. Returns the number accepted; the others are lost (full queue, not IP). Packets of a flow
   * may be kept back to reach the host as one, in their order, until {@link flush}.
   */
  writeBatch(batch: PacketBatch): number;
  /** Hands over what writeBatch kept back: call it at the end of each wake-up that wrote. */
  flush(): void;
  /** Idempotent. The interface, its addresses and routes vanish with the last descriptor. */
  close(): Promise<void>;
}

/** The device was closed, by us or because the kernel took the interface away. */
export class TunClosedError extends Error {
  constructor(options?: ErrorOptions) {
    super('the tunnel interface is closed', options);
    this.name = 'TunClosedError';
  }
}
