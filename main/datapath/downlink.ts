/** Stick → host: NTBs become packets on the TUN; ARP, DHCP and probe answers stay with the link. */
import type { NtbDecoder } from '../ncm/ntb-decoder.ts';
import type { EthernetLink } from '../net/ethernet-link.ts';
import type { TunDevice } from '../tun/tun-device.ts';

export interface DownlinkParts {
  readonly decoder: NtbDecoder;
  readonly link: EthernetLink;
  readonly nowMs: () => number;
}

export interface DownlinkCounters {
  transfers: number;
  bytes: number;
  packets: number;
  /** Arrived while no traffic was allowed (host not configured yet). */
  packetsTooEarly: number;
  packetsRefusedByHost: number;
}

export class Downlink {
  readonly counters: DownlinkCounters = {
    transfers: 0,
    bytes: 0,
    packets: 0,
    packetsTooEarly: 0,
    packetsRefusedByHost: 0,
  };

  readonly #parts: DownlinkParts;
  #tun: TunDevice | undefined;

  constructor(parts: DownlinkParts) {
    this.#parts = parts;
  }

  /** From now on packets go to `tun`; undefined drops and counts them. */
  carry(tun: TunDevice | undefined): void {
    if (this.#tun !== tun) this.#tun?.flush();
    this.#tun = tun;
  }

  /** Takes one USB transfer, the first `length` bytes of `buffer`; done with it when it returns. */
  receive(buffer: Uint8Array, length: number): void {
    const { decoder, link, nowMs } = this.#parts;
    this.counters.transfers += 1;
    this.counters.bytes += length;
    const batch = decoder.decode(buffer, length);
    link.receive(batch, nowMs());
    if (batch.count === 0) return;
    if (this.#tun === undefined) {
      this.counters.packetsTooEarly += batch.count;
      return;
    }
    const accepted = this.#tun.writeBatch(batch);
    this.counters.packets += accepted;
    this.counters.packetsRefusedByHost += batch.count - accepted;
  }

  /** Hands over what the TUN keeps back to merge; at the end of each wake-up that received. */
  flush(): void {
    this.#tun?.flush();
  }
}
