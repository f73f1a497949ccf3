/**
 * The IPv4 half of the link: which address holds, what is ours among the packets that come in, what
 * may go out.
 */
import type { IpLease } from '../../shared/lease.ts';
import { ArpStation } from './arp-station.ts';
import { DhcpClient, type DhcpClientOptions, type DhcpOutput } from './dhcp-client.ts';
import { DHCP_CLIENT_PORT, DHCP_SERVER_PORT } from './dhcp-message.ts';
import { isForDhcpClient, openDhcpPacket } from './dhcp-packet.ts';
import { ETHERNET_HEADER_LENGTH, frameSourceIndex } from './ethernet.ts';
import type { GatewayNeighbor, MacSource } from './gateway-neighbor.ts';
import {
  BROADCAST_ADDRESS,
  isMulticastAddress,
  isUnicastAddress,
  parseIpv4Address,
} from './ipv4-address.ts';
import {
  ipv4Destination,
  ipv4Fault,
  IpProtocol,
  ipv4Source,
  ipv4TotalLength,
  openIpv4,
} from './ipv4.ts';
import { LeaseChoice } from './lease-choice.ts';
import { sameConfig, type LinkConfig } from './link-config.ts';
import type { LinkCounter } from './link-counters.ts';
import type { LinkOutput } from './link-output.ts';
import { BROADCAST_MAC, formatMac } from './mac-address.ts';
import { ipv4Frame } from './own-frames.ts';
import { Measurer } from './measure/measurer.ts';
import type { MeasurementRequest, OwnPacket } from './measure/measurement.ts';
import type { ProbeVerdict } from './probe-verdict.ts';
import { ReachabilityProbe } from './reachability-probe.ts';
import { emitUdp } from './udp.ts';

/** First octet of multicast, reserved and broadcast addresses. */
const FIRST_GROUP_OCTET = 224;

const sentCounters = {
  DISCOVER: 'dhcp-discover-sent',
  REQUEST: 'dhcp-request-sent',
  DECLINE: 'dhcp-decline-sent',
} as const;
const acceptedCounters = {
  OFFER: 'dhcp-offer-accepted',
  ACK: 'dhcp-ack-accepted',
  NAK: 'dhcp-nak-accepted',
} as const;

export class Ipv4Link {
  readonly #options: DhcpClientOptions;
  readonly #neighbor: GatewayNeighbor;
  readonly #output: LinkOutput;
  readonly #verdict: ProbeVerdict;
  readonly #arp: ArpStation;
  readonly #dhcp: DhcpClient;
  readonly #choice: LeaseChoice;
  readonly #probe: ReachabilityProbe;
  readonly #measurer: Measurer;
  #isUp = false;
  /** What the host was told last. */
  #applied: LinkConfig | undefined;
  /** Of #applied; 0 without one. */
  #address = 0;
  /** Complained about in this call; if it is offered again, it is what there is. */
  #declinedAddress: number | undefined;

  constructor(
    options: DhcpClientOptions,
    neighbor: GatewayNeighbor,
    output: LinkOutput,
    verdict: ProbeVerdict,
  ) {
    this.#options = options;
    this.#neighbor = neighbor;
    this.#output = output;
    this.#verdict = verdict;
    this.#arp = new ArpStation(options.mac, neighbor, output);
    this.#dhcp = new DhcpClient(options);
    this.#choice = new LeaseChoice(options.linkMtu);
    this.#probe = new ReachabilityProbe(options.random32);
    this.#measurer = new Measurer(options.random32);
  }

  get deadlineMs(): number {
    return Math.min(
      this.#dhcp.deadlineMs,
      this.#neighbor.deadlineMs,
      this.#probe.deadlineMs,
      this.#measurer.deadlineMs,
    );
  }

  get isUp(): boolean {
    return this.#isUp;
  }

  start(nowMs: number, staticLease: IpLease | undefined): void {
    this.#isUp = true;
    if (staticLease !== undefined) this.#setStatic(nowMs, staticLease);
    // Beside a static lease a DISCOVER is wanted: firmware is known that learns the host from it.
    const outputs = this.#choice.hasStatic ? this.#dhcp.discover(nowMs) : this.#dhcp.reboot(nowMs);
    this.#handle(nowMs, outputs);
  }

  applyStaticLease(nowMs: number, lease: IpLease): void {
    if (!this.#isUp) return;
    this.#setStatic(nowMs, lease);
    // The stick has a new address for us, so there is no point in asking for the old one.
    const isMoved = this.#applied && this.#address !== this.#dhcp.rememberedAddress(nowMs);
    if (this.#dhcp.state === 'REBOOTING' && isMoved) {
      this.#handle(nowMs, this.#dhcp.discover(nowMs));
    }
  }

  stop(): void {
    this.#isUp = false;
    this.#dhcp.stop();
    this.#choice.clear();
    this.#declinedAddress = undefined;
    this.#release('link-down');
    this.#neighbor.forget();
  }

  /** Whether there is an address to ask from. */
  startProbe(nowMs: number): boolean {
    const applied = this.#applied;
    if (!applied) return false;
    this.#verdict.begin('ipv4');
    this.#probe.start(nowMs, {
      source: this.#address,
      gateway: unicastAddress(applied.lease.gateway),
      dnsServer: applied.lease.dnsServers.map(unicastAddress).find((a) => a !== undefined),
    });
    this.#tickProbe(nowMs);
    return true;
  }

  /** Ends one that is under way; its answer is then `impossible`. */
  startMeasurement(nowMs: number, id: number, request: MeasurementRequest): void {
    const mtu = this.#applied?.lease.mtu ?? 0;
    this.#measurer.start(nowMs, { id, request, address: this.#address, mtu });
    this.#sendMeasurement(this.#measurer.tick(nowMs));
  }

  tick(nowMs: number): void {
    this.#sendMeasurement(this.#measurer.tick(nowMs));
    this.#handle(nowMs, this.#dhcp.tick(nowMs));
    this.#arp.tick(nowMs);
    this.#tickProbe(nowMs);
  }

  receiveArp(nowMs: number, bytes: Uint8Array, offset: number, length: number): void {
    const conflict = this.#arp.receive(
      nowMs,
      bytes,
      offset + ETHERNET_HEADER_LENGTH,
      length - ETHERNET_HEADER_LENGTH,
    );
    if (conflict === undefined || this.#address === this.#declinedAddress) return;
    const outputs = this.#dhcp.decline(nowMs);
    if (outputs.length > 0) this.#declinedAddress = this.#address;
    this.#handle(nowMs, outputs);
  }

  /** Takes a frame; returns the length of the part that is for the host, 0 when none is. */
  receivePacket(nowMs: number, bytes: Uint8Array, offset: number, length: number): number {
    const index = offset + ETHERNET_HEADER_LENGTH;
    const fault = ipv4Fault(bytes, index, length - ETHERNET_HEADER_LENGTH);
    if (fault !== undefined) return this.#drop(`rx-ipv4-${fault}`);

    const totalLength = ipv4TotalLength(bytes, index);
    if (isForDhcpClient(bytes, index)) {
      this.#receiveDhcp(nowMs, bytes, offset, totalLength);
      return 0;
    }
    if (this.#neighbor.how === undefined) this.#learn(bytes, offset, 'traffic');
    if (this.#probe.claims(bytes, index)) {
      this.#receiveProbeAnswer(nowMs, bytes.subarray(index, index + totalLength));
      return 0;
    }

    if (this.#measurer.claims(bytes, index)) {
      this.#output.counters.add('measurement-packets-received');
      const packet = openIpv4(bytes.subarray(index, index + totalLength));
      if (typeof packet !== 'string') {
        this.#sendMeasurement(this.#measurer.receive(nowMs, packet));
      }
      return 0;
    }

    if (this.#address === 0) return this.#drop('rx-ipv4-no-lease');
    const destination = ipv4Destination(bytes, index);
    if (destination === this.#address || destination === BROADCAST_ADDRESS) {
      return ETHERNET_HEADER_LENGTH + totalLength;
    }
    return this.#drop(
      isMulticastAddress(destination) ? 'rx-ipv4-multicast' : 'rx-ipv4-other-destination',
    );
  }

  /** Why a packet of the host, behind its Ethernet hole at `offset`, must not leave. */
  sendFault(bytes: Uint8Array, offset: number, length: number): LinkCounter | undefined {
    const index = offset + ETHERNET_HEADER_LENGTH;
    const packetLength = length - ETHERNET_HEADER_LENGTH;
    if (this.#address === 0) return 'tx-no-lease';
    if (
      ipv4Fault(bytes, index, packetLength) !== undefined ||
      ipv4TotalLength(bytes, index) !== packetLength
    ) {
      return 'tx-malformed';
    }
    if (packetLength > this.#options.linkMtu) return 'tx-too-long';
    // Carriers are known to detach who sends with foreign sources.
    if (ipv4Source(bytes, index) !== this.#address) return 'tx-other-source';
    if (ipv4Destination(bytes, index) >>> 24 >= FIRST_GROUP_OCTET) return 'tx-multicast';
    return undefined;
  }

  #receiveDhcp(nowMs: number, bytes: Uint8Array, offset: number, totalLength: number): void {
    const index = offset + ETHERNET_HEADER_LENGTH;
    const message = openDhcpPacket(bytes.subarray(index, index + totalLength));
    if (typeof message === 'string') {
      this.#output.counters.add(`dhcp-refused-${message}`);
      return;
    }
    const outputs = this.#dhcp.receive(nowMs, message);
    if (outputs.some(({ type }) => type === 'accepted')) this.#learn(bytes, offset, 'dhcp');
    this.#handle(nowMs, outputs);
  }

  #receiveProbeAnswer(nowMs: number, bytes: Uint8Array): void {
    const packet = openIpv4(bytes);
    const answer =
      typeof packet === 'string'
        ? ({ type: 'ignored' } as const)
        : this.#probe.receive(nowMs, packet);
    switch (answer.type) {
      case 'answered':
        this.#output.counters.add('probe-end-to-end-answers');
        this.#verdict.answered(answer.by, answer.rttMs);
        return;
      case 'gateway-only':
        this.#output.counters.add('probe-gateway-answers');
        return;
      case 'ignored':
        this.#output.counters.add('probe-answers-ignored');
        return;
    }
  }

  #handle(nowMs: number, outputs: readonly DhcpOutput[]): void {
    for (const output of outputs) {
      switch (output.type) {
        case 'send':
          this.#output.counters.add(sentCounters[output.kind]);
          this.#sendDhcp(output);
          break;
        case 'accepted':
          this.#output.counters.add(acceptedCounters[output.kind]);
          break;
        case 'refused':
          this.#output.counters.add(`dhcp-refused-${output.reason}`);
          break;
        case 'bound':
          this.#choice.setDhcp(output.lease);
          this.#applyBest(nowMs);
          break;
        case 'lost':
          this.#choice.dropDhcp(output.reason);
          if (this.#choice.hasStatic) this.#applyBest(nowMs);
          else this.#release(output.reason);
          break;
        case 'silent':
          this.#output.emit({ type: 'dhcp-silent', tries: output.tries });
          break;
      }
    }
  }

  #setStatic(nowMs: number, lease: IpLease): void {
    if (unicastAddress(lease.address) === undefined) {
      this.#output.counters.add('static-leases-refused');
      return;
    }
    this.#choice.setStatic(lease);
    this.#applyBest(nowMs);
  }

  /** The host hears of a lease only if that changes anything for it. */
  #applyBest(nowMs: number): void {
    const config = this.#choice.best;
    if (!config || (this.#applied && sameConfig(config, this.#applied))) return;
    this.#applied = config;
    this.#address = unicastAddress(config.lease.address) ?? 0;
    this.#arp.configure(nowMs, this.#address, unicastAddress(config.lease.gateway));
    this.#output.emit({ type: 'lease', ...config });
    if (this.#probe.isRunning && this.#verdict.isOpen) this.startProbe(nowMs);
  }

  #release(reason: 'expired' | 'nak' | 'conflict' | 'link-down'): void {
    this.#probe.stop();
    this.#verdict.withdraw('ipv4');
    this.#measurer.stop();
    this.#sendMeasurement([]);
    this.#arp.clear();
    this.#address = 0;
    if (!this.#applied) return;
    this.#applied = undefined;
    this.#output.emit({ type: 'lease-lost', reason });
  }

  #tickProbe(nowMs: number): void {
    // The other family's answer was enough.
    if (!this.#verdict.isOpen) this.#probe.stop();
    const due = this.#probe.tick(nowMs);
    if (due === 'failed') {
      this.#verdict.failed('ipv4');
      return;
    }
    for (const { protocol, destination, payload } of due) {
      this.#output.counters.add('probe-packets-sent');
      this.#sendIpv4(protocol, this.#address, destination, payload);
    }
  }

  #sendMeasurement(packets: readonly OwnPacket[]): void {
    for (const { protocol, destination, payload, dontFragment } of packets) {
      this.#output.counters.add('measurement-packets-sent');
      this.#sendIpv4(protocol, this.#address, destination, payload, dontFragment);
    }
    for (const done of this.#measurer.takeAnswers()) {
      this.#output.emit({ type: 'measured', ...done });
    }
  }

  #sendDhcp(output: DhcpOutput & { readonly type: 'send' }): void {
    const datagram = {
      sourcePort: DHCP_CLIENT_PORT,
      destinationPort: DHCP_SERVER_PORT,
      payload: output.message,
    };
    this.#sendIpv4(IpProtocol.Udp, output.source, output.destination, emitUdp(datagram, output));
  }

  #sendIpv4(
    protocol: number,
    source: number,
    destination: number,
    payload: Uint8Array,
    dontFragment = false,
  ): void {
    const addresses = {
      destination: destination === BROADCAST_ADDRESS ? BROADCAST_MAC : this.#neighbor.mac,
      source: this.#options.mac,
    };
    const identification = this.#options.random32() & 0xffff;
    const header = { protocol, source, destination, identification, dontFragment };
    this.#output.send(ipv4Frame(addresses, header, payload));
  }

  #learn(bytes: Uint8Array, offset: number, how: MacSource): void {
    if (!this.#neighbor.learn(bytes, frameSourceIndex(offset), how)) return;
    this.#output.emit({ type: 'gateway-mac', mac: formatMac(this.#neighbor.mac), how });
  }

  #drop(counter: LinkCounter): 0 {
    this.#output.counters.add(counter);
    return 0;
  }
}

function unicastAddress(text: string): number | undefined {
  const address = parseIpv4Address(text);
  return address !== undefined && isUnicastAddress(address) ? address : undefined;
}
