import type { PacketCounters, PacketDevice } from '../../native-bridge/index.ts';
import type { NtbSlots } from '../../shared/ntb-slots.ts';
import type { PacketBatch } from '../../shared/packet-batch.ts';
import { TunClosedError } from './tun-device.ts';

interface Waiter {
  readonly resolve: () => void;
  readonly reject: (error: Error) => void;
}

/** A virtual interface of the kernel: what NativeTun and NativeTap have in common. */
export class KernelDevice {
  /** The kernel's name of the interface. */
  readonly name: string;
  readonly offload: 'none' | 'tso' | 'tso+uso';

  readonly #device: PacketDevice;
  #waiter: Waiter | undefined;
  #closed = false;

  /** Takes `device` over. */
  constructor(device: PacketDevice) {
    this.#device = device;
    this.name = device.name;
    this.offload = device.offload;
  }

  /** Packets lost on the way, by cause, since the interface was opened. */
  get counters(): PacketCounters & Readonly<Record<string, number>> {
    return { ...this.#device.counters() };
  }

  readInto(slots: NtbSlots): number {
    if (this.#closed) throw new TunClosedError();
    const placed = this.#device.readInto(slots.bytes, slots.words, slots.table);
    if (placed >= 0) return placed;
    throw new TunClosedError({ cause: new Error(`the kernel answered errno ${-placed}`) });
  }

  readable(): Promise<void> {
    if (this.#closed) return Promise.reject(new TunClosedError());
    if (this.#waiter !== undefined) {
      return Promise.reject(new Error('readable() was called again before it was settled'));
    }
    return new Promise((resolve, reject) => {
      if (this.#device.arm(this.#onReady)) this.#waiter = { resolve, reject };
      else resolve();
    });
  }

  /** Once closed nothing is accepted any more; that is not an error. */
  writeBatch(batch: PacketBatch): number {
    return this.#device.writeBatch(batch.bytes, batch.table, batch.count);
  }

  flush(): void {
    this.#device.flush();
  }

  close(): Promise<void> {
    if (!this.#closed) {
      this.#closed = true;
      this.#device.close();
      this.#takeWaiter()?.reject(new TunClosedError());
    }
    return Promise.resolve();
  }

  readonly #onReady = (failed: boolean): void => {
    const waiter = this.#takeWaiter();
    if (failed) waiter?.reject(new TunClosedError());
    else waiter?.resolve();
  };

  #takeWaiter(): Waiter | undefined {
    const waiter = this.#waiter;
    this.#waiter = undefined;
    return waiter;
  }
}
