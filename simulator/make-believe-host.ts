/**
 * The host's end of a connection that is only tried: it asks the network behind the virtual stick for
 * characters, in stretches of busy and quiet seconds as a person reading pages makes them, and throws
 * away what comes. It has the shape of main/tun's TunDevice and needs neither kernel nor rights.
 */
import type { NtbSlots } from '../shared/ntb-slots.ts';
import type { PacketBatch } from '../shared/packet-batch.ts';
import { ipv4FromText } from './network/ipv4-address.ts';
import { emitIpv4, IpProtocol } from './network/ipv4-packet.ts';
import { emitUdp } from './network/udp-datagram.ts';
import { defaultLease } from './network-lease.ts';
import { placeFrame } from './place-frame.ts';

const ETHERNET_HOLE = 14;
const CHARGEN_PORT = 19;
/** In TEST-NET-2 (RFC 5737): nobody's, so nothing that leaves by mistake reaches anybody. */
const SERVER = '198.51.100.1';
const TICK_MS = 100;
/** Requests per tick, second by second; each is answered with half a kilobyte. */
const requestsPerTick = [
  0, 12, 24, 18, 30, 22, 8, 3, 1, 0, 0, 2, 16, 26, 34, 20, 9, 2, 0, 0,
] as const;

export class MakeBelieveHost {
  readonly name = 'make-believe';
  readonly mtu = 1_500;
  readonly offload = 'none';

  readonly #closedError: () => Error;
  readonly #frame = requestFrame();
  readonly #timer = setInterval(() => this.#tick(), TICK_MS);
  #ticks = 0;
  #waiting = 0;
  #waiter: { readonly resolve: () => void; readonly reject: (error: Error) => void } | undefined;
  #isClosed = false;

  /** `closedError` makes what readable() rejects with after close. */
  constructor(closedError: () => Error) {
    this.#closedError = closedError;
  }

  readInto(slots: NtbSlots): number {
    let placed = 0;
    while (this.#waiting > 0 && placeFrame(slots, this.#frame)) {
      this.#waiting -= 1;
      placed += 1;
    }
    return placed;
  }

  readable(): Promise<void> {
    if (this.#isClosed) return Promise.reject(this.#closedError());
    if (this.#waiting > 0) return Promise.resolve();
    return new Promise((resolve, reject) => (this.#waiter = { resolve, reject }));
  }

  writeBatch({ count }: PacketBatch): number {
    return count;
  }

  flush(): void {
    // Nothing is kept back.
  }

  close(): Promise<void> {
    this.#isClosed = true;
    clearInterval(this.#timer);
    this.#waiter?.reject(this.#closedError());
    this.#waiter = undefined;
    return Promise.resolve();
  }

  #tick(): void {
    const second = Math.floor((this.#ticks * TICK_MS) / 1_000) % requestsPerTick.length;
    this.#ticks += 1;
    // What the stick did not take in time nobody waits for any more.
    this.#waiting = requestsPerTick[second] ?? 0;
    if (this.#waiting === 0) return;
    this.#waiter?.resolve();
    this.#waiter = undefined;
  }
}

function requestFrame(): Uint8Array {
  const source = ipv4FromText(defaultLease.address);
  const destination = ipv4FromText(SERVER);
  const ports = { sourcePort: 40_000, destinationPort: CHARGEN_PORT };
  const payload = emitUdp({ ...ports, payload: Uint8Array.of(0x0a) }, source, destination);
  const packet = emitIpv4({ protocol: IpProtocol.Udp, source, destination, payload });
  const frame = new Uint8Array(ETHERNET_HOLE + packet.length);
  frame.set(packet, ETHERNET_HOLE);
  return frame;
}
