/**
 * The other station on the link, as a well-behaved stick has it: answers ARP for its gateway address,
 * gives out one address over DHCP, and stands for a DNS server somewhere behind it. Written from the
 * RFCs with nothing from main/net, so that no mistake can be made on both sides.
 */
import { dhcpBytes } from './dhcp-bytes.ts';
import { hexBytes, toHex } from '../hex-bytes.ts';

export interface StickPeerOptions {
  /** All addresses as eight hex digits. */
  address: string;
  mask: string;
  gateway: string;
  dnsServer: string | undefined;
  leaseS: number;
  mac: string;
  answersArp: boolean;
  answersDhcp: boolean;
  gatewayAnswersEcho: boolean;
  dnsAnswersEcho: boolean;
  /** Undefined for a server that stays silent. */
  dnsResponseCode: number | undefined;
  /** Option bytes added to OFFER and ACK. */
  moreOptions: string;
}

export const stickDefaults: StickPeerOptions = {
  address: '0a08dbcc',
  mask: 'fffffff8',
  gateway: '0a08dbc9',
  dnsServer: 'c0597be6',
  leaseS: 86_400,
  mac: '4c549945e5d5',
  answersArp: true,
  answersDhcp: true,
  gatewayAnswersEcho: true,
  dnsAnswersEcho: true,
  dnsResponseCode: 0,
  moreOptions: '',
};

const DHCP_NAMES: Readonly<Record<string, string>> = {
  '01': 'DISCOVER',
  '03': 'REQUEST',
  '04': 'DECLINE',
};

export class StickPeer {
  readonly options: StickPeerOptions;
  /** What arrived, one word or two each. */
  readonly heard: string[] = [];

  constructor(options: Partial<StickPeerOptions> = {}) {
    this.options = { ...stickDefaults, ...options };
  }

  /** Takes a frame, returns the frames that answer it. */
  receive(frame: Uint8Array): Uint8Array[] {
    const hex = toHex(frame);
    const etherType = hex.slice(24, 28);
    if (etherType === '0806') return this.#receiveArp(hex);
    if (etherType !== '0800') throw new Error(`not a frame for a stick: ${hex}`);
    if (checksum(hex.slice(28, 68)) !== 0) throw new Error('wrong IPv4 checksum');
    const source = hex.slice(52, 60);
    const destination = hex.slice(60, 68);
    if (hex.slice(46, 48) === '01') return this.#receiveEcho(hex, source, destination);
    const ports = hex.slice(68, 76);
    if (ports === '00440043') return this.#receiveDhcp(frame, destination);
    if (ports.endsWith('0035')) return this.#receiveDns(hex, source, destination);
    throw new Error(`no service on ports ${ports}`);
  }

  #receiveArp(hex: string): Uint8Array[] {
    const senderMac = hex.slice(44, 56);
    const senderAddress = hex.slice(56, 64);
    const targetAddress = hex.slice(76, 84);
    if (hex.slice(40, 44) === '0002') {
      this.heard.push('ARP reply');
      return [];
    }
    this.heard.push(senderAddress === targetAddress ? 'announcement' : 'ARP request');
    if (!this.options.answersArp || targetAddress !== this.options.gateway) return [];
    return [arpFrame(this.options.mac, targetAddress, 'reply', senderMac, senderAddress)];
  }

  #receiveDhcp(frame: Uint8Array, destination: string): Uint8Array[] {
    const hex = toHex(frame);
    const message = hex.slice(84);
    const name = DHCP_NAMES[optionOf(message, '35') ?? ''] ?? 'unknown';
    this.heard.push(name);
    const { answersDhcp, gateway, address } = this.options;
    const server = optionOf(message, '36');
    if (!answersDhcp || (server !== undefined && server !== gateway)) return [];
    if (name === 'DISCOVER') return [this.#dhcpReply(message, '02')];
    if (name !== 'REQUEST') return [];
    if (destination !== 'ffffffff' && destination !== gateway) return [];
    const wanted = optionOf(message, '32') ?? message.slice(24, 32);
    return [this.#dhcpReply(message, wanted === address ? '05' : '06')];
  }

  #dhcpReply(request: string, type: string): Uint8Array {
    const { address, mask, gateway, dnsServer, leaseS, moreOptions } = this.options;
    const lease = [
      `3304${leaseS.toString(16).padStart(8, '0')}`,
      `0104${mask}`,
      `0304${gateway}`,
      dnsServer === undefined ? '' : `0604${dnsServer}`,
      moreOptions,
    ].join('');
    const payload = dhcpBytes({
      xid: request.slice(8, 16),
      chaddr: request.slice(56, 68),
      yiaddr: type === '06' ? '00000000' : address,
      options: `3501${type}3604${gateway}${type === '06' ? '' : lease}ff`,
    });
    const broadcast = request.slice(20, 24) === '8000' || type === '06';
    return this.#ipv4(
      '11',
      gateway,
      broadcast ? 'ffffffff' : address,
      udp(gateway, broadcast ? 'ffffffff' : address, '00430044', toHex(payload)),
      broadcast ? 'ffffffffffff' : request.slice(56, 68),
    );
  }

  #receiveEcho(hex: string, source: string, destination: string): Uint8Array[] {
    const { gateway, dnsServer, gatewayAnswersEcho, dnsAnswersEcho } = this.options;
    this.heard.push('echo');
    const answers =
      destination === gateway ? gatewayAnswersEcho : destination === dnsServer && dnsAnswersEcho;
    if (!answers || hex.slice(68, 70) !== '08') return [];
    const rest = hex.slice(76);
    const sum = checksum(`00000000${rest}`).toString(16).padStart(4, '0');
    return [this.#ipv4('01', destination, source, `0000${sum}${rest}`, hex.slice(12, 24))];
  }

  #receiveDns(hex: string, source: string, destination: string): Uint8Array[] {
    this.heard.push('DNS query');
    const { dnsServer, dnsResponseCode } = this.options;
    if (destination !== dnsServer || dnsResponseCode === undefined) return [];
    const question = hex.slice(84);
    const answer = `${question.slice(0, 4)}818${dnsResponseCode.toString(16)}${question.slice(8)}`;
    const ports = `0035${hex.slice(68, 72)}`;
    return [
      this.#ipv4(
        '11',
        destination,
        source,
        udp(destination, source, ports, answer),
        hex.slice(12, 24),
      ),
    ];
  }

  #ipv4(protocol: string, from: string, to: string, payload: string, toMac: string): Uint8Array {
    return hexBytes(`${toMac}${this.options.mac}0800${ipv4(protocol, from, to, payload)}`);
  }
}

/** `mac` at `address` says or asks something; sticks pad such frames to 60 bytes. */
export function arpFrame(
  mac: string,
  address: string,
  operation: 'request' | 'reply',
  targetMac: string,
  targetAddress: string,
): Uint8Array {
  const code = operation === 'request' ? '0001' : '0002';
  const destination = operation === 'request' ? 'ffffffffffff' : targetMac;
  return hexBytes(
    `${destination}${mac}0806 0001080006 04${code}${mac}${address}${targetMac}${targetAddress}` +
      '00'.repeat(18),
  );
}

/** An IPv4 packet as hex, from parts as hex. */
export function ipv4(protocol: string, from: string, to: string, payload: string): string {
  const total = (20 + payload.length / 2).toString(16).padStart(4, '0');
  const head = `4500${total}00000000ff${protocol}`;
  const sum = checksum(`${head}0000${from}${to}`).toString(16).padStart(4, '0');
  return `${head}${sum}${from}${to}${payload}`;
}

/** A UDP datagram as hex; `ports` is source and destination port. */
export function udp(from: string, to: string, ports: string, payload: string): string {
  const size = (8 + payload.length / 2).toString(16).padStart(4, '0');
  const sum = checksum(`${from}${to}0011${size}${ports}${size}0000${payload}`) || 0xffff;
  return `${ports}${size}${sum.toString(16).padStart(4, '0')}${payload}`;
}

function checksum(hex: string): number {
  const words = hex.match(/.{1,4}/g) ?? [];
  let sum = words.reduce((total, word) => total + Number.parseInt(word.padEnd(4, '0'), 16), 0);
  while (sum > 0xffff) sum = (sum & 0xffff) + (sum >>> 16);
  return ~sum & 0xffff;
}

/** The value of an option in a client's message, which has nothing overloaded or split. */
function optionOf(message: string, code: string): string | undefined {
  let at = 480;
  while (message.slice(at, at + 2) !== 'ff') {
    const length = 2 * Number.parseInt(message.slice(at + 2, at + 4), 16);
    if (message.slice(at, at + 2) === code) return message.slice(at + 4, at + 4 + length);
    at += 4 + length;
    if (at >= message.length) return undefined;
  }
  return undefined;
}
