/**
 * The station every packet of a family goes to. A stick is one station, whatever the addresses: its
 * MAC may come from ARP or neighbour discovery, from DHCP or a router advertisement, or from any
 * packet, and until it is known the broadcast address does, so that nothing waits.
 */
import { BROADCAST_MAC, isZeroMac, MAC_LENGTH, macEquals } from './mac-address.ts';

/** How a MAC was learned, best first: only an equal or better source replaces it. */
export type MacSource = 'arp' | 'nd' | 'dhcp' | 'ra' | 'traffic';

const ASKED = 3;
const rank: Readonly<Record<MacSource, number>> = {
  arp: ASKED,
  nd: ASKED,
  dhcp: 2,
  ra: 2,
  traffic: 1,
};

const QUICK_REQUESTS = 3;
const QUICK_INTERVAL_MS = 1_000;
/** Modems without ARP exist; asking on is cheap. */
const SLOW_INTERVAL_MS = 60_000;

export class GatewayNeighbor {
  #mac: Readonly<Uint8Array> = BROADCAST_MAC;
  #how: MacSource | undefined;
  #requests = 0;
  #requestAtMs = Infinity;

  /** Six bytes to send to; broadcast until one was learned. */
  get mac(): Readonly<Uint8Array> {
    return this.#mac;
  }

  get how(): MacSource | undefined {
    return this.#how;
  }

  /** When the next question for the MAC is due; Infinity when none is. */
  get deadlineMs(): number {
    return this.#requestAtMs;
  }

  /** Asks for the gateway's MAC from `nowMs` on, until {@link learn} hears the answer. */
  resolve(nowMs: number): void {
    // The answer was about another gateway address; its MAC is still the likeliest.
    if (this.#how && rank[this.#how] === ASKED) this.#how = 'traffic';
    this.#requests = 0;
    this.#requestAtMs = nowMs;
  }

  /** Without a lease there is nobody to ask for. */
  stopResolving(): void {
    this.#requestAtMs = Infinity;
  }

  /** Whether a question is to go out now. */
  tick(nowMs: number): boolean {
    if (nowMs < this.#requestAtMs) return false;
    this.#requests += 1;
    this.#requestAtMs =
      nowMs + (this.#requests < QUICK_REQUESTS ? QUICK_INTERVAL_MS : SLOW_INTERVAL_MS);
    return true;
  }

  /**
   * Takes the six bytes at `offset` for the stick's MAC unless a better source named another one.
   * Returns whether packets now go elsewhere than before.
   */
  learn(bytes: Readonly<Uint8Array>, offset: number, how: MacSource): boolean {
    if (isZeroMac(bytes, offset)) return false;
    if (this.#how !== undefined && rank[how] < rank[this.#how]) return false;
    if (rank[how] === ASKED) this.#requestAtMs = Infinity;
    const isNew = this.#how === undefined || !macEquals(bytes, offset, this.#mac);
    this.#how = how;
    if (isNew) this.#mac = bytes.slice(offset, offset + MAC_LENGTH);
    return isNew;
  }

  /** The call is down: the next one may be another stick's. */
  forget(): void {
    this.#mac = BROADCAST_MAC;
    this.#how = undefined;
    this.#requestAtMs = Infinity;
  }
}
