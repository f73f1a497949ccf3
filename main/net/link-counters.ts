/** What the link took, answered, sent and dropped, each by its reason. All only ever grow. */
import type { DhcpRefusal } from './accept-dhcp-message.ts';
import type { Dhcpv6Refusal } from './dhcpv6-message.ts';
import type { FrameFault } from './ethernet.ts';
import type { DhcpPacketRefusal } from './dhcp-packet.ts';
import type { Icmpv6Refusal } from './icmpv6.ts';
import type { Ipv4Fault } from './ipv4.ts';
import type { Ipv6Fault } from './ipv6.ts';
import type { NdRefusal } from './neighbor-discovery.ts';

export type LinkCounter =
  | 'rx-packets'
  | 'tx-packets'
  /** Anything while the call is down. */
  | 'rx-link-down'
  /** Frames that are not addressed to us or not well formed. */
  | `rx-frame-${FrameFault}`
  | 'rx-vlan-tagged'
  | 'rx-unknown-ether-type'
  | `rx-ipv4-${Ipv4Fault}`
  /** IPv4 before there is an address, to another address, to a group. */
  | 'rx-ipv4-no-lease'
  | 'rx-ipv4-other-destination'
  | 'rx-ipv4-multicast'
  | `rx-ipv6-${Ipv6Fault}`
  | 'rx-ipv6-no-lease'
  | 'rx-ipv6-other-destination'
  | 'rx-ipv6-multicast'
  /** Of a family the host has not been set up for yet. */
  | 'rx-host-not-ready'
  | 'tx-host-not-ready'
  /** Packets of the host that must not leave. */
  | 'tx-no-lease'
  | 'tx-not-ip'
  | 'tx-malformed'
  | 'tx-too-long'
  | 'tx-other-source'
  | 'tx-multicast'
  | 'arp-malformed'
  /** Sender is a group or we, or the question is about somebody else. */
  | 'arp-ignored'
  | 'arp-requests-answered'
  | 'arp-replies-received'
  | 'arp-requests-sent'
  | 'arp-announcements-sent'
  /** Somebody else claims our address. */
  | 'arp-conflicts'
  | `nd-refused-${NdRefusal | Icmpv6Refusal}`
  | 'nd-behind-extension-header'
  /** About somebody else, or of a kind that is nothing to us. */
  | 'nd-ignored'
  | 'nd-solicitations-answered'
  | 'nd-solicitations-sent'
  | 'nd-advertisements-received'
  | 'nd-duplicate-checks-sent'
  | 'nd-conflicts'
  | 'ra-solicitations-sent'
  | 'ra-accepted'
  | `ra-refused-${NdRefusal}`
  | 'ra-other-router'
  | 'dhcp-discover-sent'
  | 'dhcp-request-sent'
  | 'dhcp-decline-sent'
  | 'dhcp-offer-accepted'
  | 'dhcp-ack-accepted'
  | 'dhcp-nak-accepted'
  | `dhcp-refused-${DhcpRefusal | DhcpPacketRefusal}`
  | 'dhcpv6-requests-sent'
  | 'dhcpv6-reply-accepted'
  | `dhcpv6-refused-${Dhcpv6Refusal | 'unasked'}`
  | 'probe-packets-sent'
  /** An echo of the gateway, which alone proves nothing beyond the stick. */
  | 'probe-gateway-answers'
  | 'probe-end-to-end-answers'
  /** Answers to a probe that were damaged, late or of no weight. */
  | 'probe-answers-ignored'
  | 'measurement-packets-sent'
  /** Answers to a measurement, whatever they were worth. */
  | 'measurement-packets-received'
  /** Static leases without a usable address. */
  | 'static-leases-refused'
  /** Frames of the link itself that found its queue full. */
  | 'own-frames-dropped';

/** A counter that is absent has counted nothing yet. */
export type LinkCounters = Partial<Readonly<Record<LinkCounter, number>>>;

export class CounterSet {
  readonly #values: Partial<Record<LinkCounter, number>> = {};

  get values(): LinkCounters {
    return this.#values;
  }

  add(counter: LinkCounter, amount = 1): void {
    this.#values[counter] = (this.#values[counter] ?? 0) + amount;
  }

  // Of every wake-up: a name that is known beforehand costs a tenth of one that is looked up.

  addReceived(packets: number): void {
    if (packets === 0) return;
    this.#values['rx-packets'] = (this.#values['rx-packets'] ?? 0) + packets;
  }

  addSent(packets: number): void {
    if (packets === 0) return;
    this.#values['tx-packets'] = (this.#values['tx-packets'] ?? 0) + packets;
  }
}
