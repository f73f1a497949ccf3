/**
 * The header of every packet to one station, ready to be put in front of it. It is written once for
 * each packet that leaves, so in words of 16 bits where the frame lies so: half the time of bytes.
 */
import { ETHERNET_HEADER_LENGTH, emitEthernetHeader } from './ethernet.ts';

export class EthernetHeader {
  readonly #bytes = new Uint8Array(ETHERNET_HEADER_LENGTH);
  readonly #halves = new Uint16Array(this.#bytes.buffer);
  #destination: Readonly<Uint8Array>;
  readonly #source: Readonly<Uint8Array>;
  readonly #etherType: number;

  constructor(destination: Readonly<Uint8Array>, source: Readonly<Uint8Array>, etherType: number) {
    this.#destination = destination;
    this.#source = source;
    this.#etherType = etherType;
    emitEthernetHeader(this.#bytes, 0, destination, source, etherType);
  }

  /** Six bytes that do not change any more; another array for another station. */
  set destination(mac: Readonly<Uint8Array>) {
    if (mac === this.#destination) return;
    this.#destination = mac;
    emitEthernetHeader(this.#bytes, 0, mac, this.#source, this.#etherType);
  }

  /**
   * Writes the 14 bytes at `offset` of `bytes`. `halves` is the same memory in words of 16 bits, or
   * empty.
   */
  place(bytes: Uint8Array, halves: Uint16Array, offset: number): void {
    if (halves.length === 0 || (offset & 1) !== 0) {
      emitEthernetHeader(bytes, offset, this.#destination, this.#source, this.#etherType);
      return;
    }
    const at = offset >>> 1;
    const from = this.#halves;
    halves[at] = from[0]!;
    halves[at + 1] = from[1]!;
    halves[at + 2] = from[2]!;
    halves[at + 3] = from[3]!;
    halves[at + 4] = from[4]!;
    halves[at + 5] = from[5]!;
    halves[at + 6] = from[6]!;
  }
}
