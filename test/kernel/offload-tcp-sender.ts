/** A TCP sender of the test's own: hands planned segments to a TUN and reads what comes back. */
import { setImmediate as nextTurn } from 'node:timers/promises';

import type { TunDevice } from '../../main/tun/tun-device.ts';
import { SlotWord } from '../../shared/ntb-slots.ts';
import { batchOf, slotsOf } from '../contract/tun-device.ts';
import type { PlannedSegment } from './offload-segment-plan.ts';
import {
  emitTcpPacket,
  parseTcpPacket,
  TcpFlag,
  type ReceivedTcp,
  type TcpPacket,
} from './offload-tcp-packet.ts';

const INITIAL_SEQUENCE = 0xffff_f000;
const DEADLINE_MS = 10_000;

export class OffloadTcpSender {
  readonly #tun: TunDevice;
  readonly #base: TcpPacket;
  #acknowledgement = 0;
  #acknowledged = INITIAL_SEQUENCE;
  #identification = 0;

  constructor(
    tun: TunDevice,
    addresses: Pick<TcpPacket, 'source' | 'destination' | 'sourcePort' | 'destinationPort'>,
  ) {
    this.#tun = tun;
    this.#base = {
      ...addresses,
      sequence: INITIAL_SEQUENCE,
      acknowledgement: 0,
      flags: TcpFlag.Ack,
      window: 500,
      options: new Uint8Array(0),
      payload: new Uint8Array(0),
      hopLimit: 64,
      trafficClass: 0,
      identification: 0,
      dontFragment: true,
    };
  }

  async connect(): Promise<void> {
    // Maximum segment size 1400, and no other option.
    const options = Uint8Array.of(2, 4, 0x05, 0x78);
    this.#write([emitTcpPacket({ ...this.#base, flags: TcpFlag.Syn, options })]);
    const answer = await this.#answer(({ flags }) => (flags & TcpFlag.Syn) !== 0);
    this.#acknowledgement = (answer.sequence + 1) >>> 0;
    this.#write([this.#segment(0, new Uint8Array(0), {})]);
  }

  /** Sends the plan in batches, several of them before each flush, and awaits that all is there. */
  async send(data: Uint8Array, plan: readonly PlannedSegment[]): Promise<void> {
    for (let first = 0; first < plan.length; first += 9) {
      const packets = plan.slice(first, first + 9).map((segment) => this.#planned(data, segment));
      this.#tun.writeBatch(batchOf(packets));
      if (first % 27 === 0) this.#tun.flush();
      if (first % 27 === 0) await nextTurn();
    }
    this.#tun.flush();
    await this.#answer(() => this.#acknowledged === this.#sequenceAt(data.length));
  }

  /** Resolves once the peer has closed as well. */
  async close(dataLength: number): Promise<void> {
    this.#write([
      this.#segment(dataLength, new Uint8Array(0), { flags: TcpFlag.Fin | TcpFlag.Ack }),
    ]);
    const { sequence } = await this.#answer(({ flags }) => (flags & TcpFlag.Fin) !== 0);
    this.#acknowledgement = (sequence + 1) >>> 0;
    this.#write([this.#segment(dataLength + 1, new Uint8Array(0), {})]);
  }

  #planned(data: Uint8Array, segment: PlannedSegment): Uint8Array {
    const { start, length, isDamaged, ...fields } = segment;
    const packet = this.#segment(start, data.subarray(start, start + length), fields);
    if (isDamaged) packet[packet.length - 1] = (packet[packet.length - 1] ?? 0) ^ 0xff;
    return packet;
  }

  #segment(start: number, payload: Uint8Array, fields: Partial<TcpPacket>): Uint8Array {
    this.#identification += 1;
    return emitTcpPacket({
      ...this.#base,
      sequence: this.#sequenceAt(start),
      acknowledgement: this.#acknowledgement,
      identification: this.#identification,
      payload,
      ...fields,
    });
  }

  #sequenceAt(offset: number): number {
    return (INITIAL_SEQUENCE + 1 + offset) >>> 0;
  }

  #write(packets: readonly Uint8Array[]): void {
    this.#tun.writeBatch(batchOf(packets));
    this.#tun.flush();
  }

  /** The next packet to us after which `isIt` holds. */
  async #answer(isIt: (packet: ReceivedTcp) => boolean): Promise<ReceivedTcp> {
    const deadlineMs = performance.now() + DEADLINE_MS;
    while (performance.now() < deadlineMs) {
      const slots = slotsOf({});
      const count = this.#tun.readInto(slots);
      if (count === 0) await nextTurn();
      for (let i = 0; i < (slots.words[SlotWord.Count] ?? 0); i += 1) {
        const offset = slots.table[2 * i] ?? 0;
        const end = offset + (slots.table[2 * i + 1] ?? 0);
        const packet = parseTcpPacket(slots.bytes.subarray(offset + 14, end));
        if (packet?.destinationPort !== this.#base.sourcePort) continue;
        this.#acknowledged = packet.acknowledgement;
        if (isIt(packet)) return packet;
      }
    }
    throw new Error(`no answer; ${this.#acknowledged} is acknowledged`);
  }
}
