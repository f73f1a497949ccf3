/**
 * A network that stays while sticks come and go. A stick closes its carrier when it loses power;
 * what it gets from here is a loan, and closing that leaves the network as it is.
 */
import type { NtbSlots } from '../../shared/ntb-slots.ts';
import type { PacketBatch } from '../../shared/packet-batch.ts';
import { CarrierClosedError, type FrameCarrier } from '../frame-carrier.ts';

export class LastingCarrier {
  readonly #network: FrameCarrier;
  /** One wait at a time is all a carrier allows: every loan shares it. */
  #waiting: Promise<void> | undefined;

  /** `network` belongs to it from here on. */
  constructor(network: FrameCarrier) {
    this.#network = network;
  }

  /** One loan at a time is meant to be open: two would take frames from each other. */
  lend(): FrameCarrier {
    let isOpen = true;
    let reportClosed: (error: Error) => void = () => {};
    const closed = new Promise<never>((_resolve, reject) => (reportClosed = reject));
    closed.catch(() => {});
    return {
      writeBatch: (batch: PacketBatch) => (isOpen ? this.#network.writeBatch(batch) : 0),
      readInto: (slots: NtbSlots) => (isOpen ? this.#network.readInto(slots) : 0),
      readable: () =>
        isOpen
          ? Promise.race([this.#readable(), closed])
          : Promise.reject(new CarrierClosedError()),
      close: () => {
        isOpen = false;
        reportClosed(new CarrierClosedError());
        return Promise.resolve();
      },
    };
  }

  close(): Promise<void> {
    return this.#network.close();
  }

  #readable(): Promise<void> {
    this.#waiting ??= this.#network.readable().finally(() => (this.#waiting = undefined));
    return this.#waiting;
  }
}
