/** The built-in network, with a tap on what the host sends and a source of downloads. */
import type { NtbSlots } from '../../shared/ntb-slots.ts';
import { SlotWord } from '../../shared/ntb-slots.ts';
import type { PacketBatch } from '../../shared/packet-batch.ts';
import type { FrameCarrier } from '../../simulator/frame-carrier.ts';
import { placeFrame } from '../../simulator/place-frame.ts';
import { VirtualNetwork } from '../../simulator/virtual-network.ts';
import { numberedPacket, numberOf } from './udp-packets.ts';

const ETHERNET_HEADER_LENGTH = 14;
/** Host and gateway as every stick of the family names them; then the type of IPv4. */
const downlinkHeader = Uint8Array.from(Buffer.from('001e101f00004c549945e5d50800', 'hex'));

export class TappedNetwork implements FrameCarrier {
  /** Numbers of the packets that came from the host, in order. */
  readonly arrived: number[] = [];
  /** Virtual milliseconds at which they came. */
  readonly arrivedAtMs: number[] = [];

  readonly #network = new VirtualNetwork();
  #length = 0;
  #next = 0;
  #end = 0;
  #waiter: (() => void) | undefined;

  /** Sends packets number `from` up to `to`, not included, as fast as they are fetched. */
  download(from: number, to: number, length: number): void {
    this.#next = from;
    this.#end = to;
    this.#length = length;
    this.#waiter?.();
  }

  writeBatch(batch: PacketBatch): number {
    const { bytes, table, count } = batch;
    for (let i = 0; i < count; i += 1) {
      const start = table[2 * i] ?? 0;
      const frame = bytes.subarray(start, start + (table[2 * i + 1] ?? 0));
      const number = numberOf(frame, ETHERNET_HEADER_LENGTH);
      if (number === undefined) continue;
      this.arrived.push(number);
      this.arrivedAtMs.push(performance.now());
    }
    return this.#network.writeBatch(batch);
  }

  readInto(slots: NtbSlots): number {
    const before = slots.words[SlotWord.Count] ?? 0;
    this.#network.readInto(slots);
    while (this.#next < this.#end && placeFrame(slots, this.#frame())) this.#next += 1;
    return (slots.words[SlotWord.Count] ?? 0) - before;
  }

  readable(): Promise<void> {
    if (this.#next < this.#end) return Promise.resolve();
    const downloads = new Promise<void>((resolve) => (this.#waiter = resolve));
    this.#networkWait ??= this.#network.readable().finally(() => (this.#networkWait = undefined));
    return Promise.race([downloads, this.#networkWait]);
  }

  close(): Promise<void> {
    this.#end = 0;
    return this.#network.close();
  }

  #networkWait: Promise<void> | undefined;

  #frame(): Uint8Array {
    const packet = numberedPacket({
      source: '192.89.123.230',
      destination: '10.8.219.204',
      length: this.#length,
      number: this.#next,
    });
    const frame = new Uint8Array(ETHERNET_HEADER_LENGTH + packet.length);
    frame.set(downlinkHeader);
    frame.set(packet, ETHERNET_HEADER_LENGTH);
    return frame;
  }
}
