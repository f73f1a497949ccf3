/**
 * `inspect dhcp`: would the client accept this message in this state, and what would it read in it?
 * Runs the code that judges messages from a stick.
 */
import {
  acceptDhcpMessage,
  type DhcpContext,
  type DhcpVerdict,
} from '../../main/net/accept-dhcp-message.ts';
import { readServerIdentifier, type DhcpFields } from '../../main/net/dhcp-fields.ts';
import { parseDhcpReply } from '../../main/net/dhcp-message.ts';
import { openDhcpDatagram, openDhcpPacket } from '../../main/net/dhcp-packet.ts';
import type { DhcpStateName } from '../../main/net/dhcp-state.ts';
import {
  ETHERNET_HEADER_LENGTH,
  EtherType,
  frameEtherType,
  frameFault,
} from '../../main/net/ethernet.ts';
import {
  BROADCAST_ADDRESS,
  formatIpv4Address,
  parseIpv4Address,
  UNSPECIFIED_ADDRESS,
} from '../../main/net/ipv4-address.ts';
import { parseMac } from '../../main/net/mac-address.ts';

const states: readonly DhcpStateName[] = [
  'INIT',
  'SELECTING',
  'REQUESTING',
  'BOUND',
  'RENEWING',
  'REBINDING',
  'REBOOTING',
];
const layers = ['dhcp', 'udp', 'ip', 'ethernet'] as const;
type Layer = (typeof layers)[number];

const DEFAULT_LINK_MTU = 1500;

/**
 * Answers `{accept: true, type, yiaddr, fields, warnings}` or `{accept: false, reason}`; and
 * `{ok: false, error}` for a request that makes no sense. Never throws.
 */
export function inspectDhcp(request: unknown): object {
  try {
    const { bytes, layer, context } = readRequest(request);
    const message = openLayer(bytes, layer, context);
    if (typeof message === 'string') return { accept: false, reason: message };
    return describe(acceptDhcpMessage(message, context));
  } catch (error) {
    return { ok: false, error: error instanceof Error ? error.message : String(error) };
  }
}

interface DhcpInspectRequest {
  readonly bytes: Uint8Array;
  readonly layer: Layer;
  readonly context: DhcpContext;
}

function readRequest(request: unknown): DhcpInspectRequest {
  const { hex, layer = 'dhcp', context } = readObject(request, 'The request');
  const known = layers.find((name) => name === layer);
  if (known === undefined) throw new Error(`"layer" is one of ${layers.join(', ')}.`);
  return { bytes: readHex(hex), layer: known, context: readContext(context) };
}

function readContext(value: unknown): DhcpContext {
  const context = readObject(value, '"context"');
  const state = states.find((name) => name === context['state']);
  if (state === undefined) throw new Error(`"state" is one of ${states.join(', ')}.`);
  const chaddr = typeof context['chaddr'] === 'string' ? parseMac(context['chaddr']) : undefined;
  if (!chaddr) throw new Error('"chaddr" is a MAC of twelve hex digits.');
  return {
    state,
    xid: readInteger(context['xid'], 'xid', 0xffffffff),
    chaddr,
    serverId: readOptionalAddress(context['serverId'], 'serverId'),
    requestedIp: readOptionalAddress(context['requestedIp'], 'requestedIp'),
    linkMtu: readInteger(context['linkMtu'] ?? DEFAULT_LINK_MTU, 'linkMtu', 0xffff),
  };
}

function readObject(value: unknown, what: string): Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new Error(`${what} is not an object.`);
  }
  return value as Readonly<Record<string, unknown>>;
}

function readHex(value: unknown): Uint8Array {
  const digits = typeof value === 'string' ? value.replaceAll(/\s/g, '') : undefined;
  if (digits === undefined || digits.length % 2 !== 0 || !/^[0-9a-f]*$/i.test(digits)) {
    throw new Error('"hex" is not a string of hex digits in pairs.');
  }
  return Uint8Array.from({ length: digits.length / 2 }, (_, i) =>
    Number.parseInt(digits.slice(2 * i, 2 * i + 2), 16),
  );
}

function readInteger(value: unknown, field: string, max: number): number {
  if (typeof value !== 'number' || !Number.isInteger(value) || value < 0 || value > max) {
    throw new Error(`"${field}" is not a number from 0 to ${max}.`);
  }
  return value;
}

function readOptionalAddress(value: unknown, field: string): number | undefined {
  if (value === undefined || value === null) return undefined;
  const address = typeof value === 'string' ? parseIpv4Address(value) : undefined;
  if (address === undefined) throw new Error(`"${field}" is not an IPv4 address.`);
  return address;
}

/** The DHCP message inside, or why a link would not have let it through. */
function openLayer(bytes: Uint8Array, layer: Layer, context: DhcpContext): Uint8Array | string {
  switch (layer) {
    case 'dhcp':
      return bytes;
    case 'udp':
      return openBareDatagram(bytes, context);
    case 'ip':
      return openDhcpPacket(bytes);
    case 'ethernet': {
      const fault = frameFault(bytes, 0, bytes.length, context.chaddr);
      if (fault !== undefined) return `frame-${fault}`;
      if (frameEtherType(bytes, 0) !== EtherType.Ipv4) return 'not-ipv4';
      return openDhcpPacket(bytes.subarray(ETHERNET_HEADER_LENGTH));
    }
  }
}

/**
 * The checksum covers the addresses of an IP header that is not there. Server and client can have
 * used only a few: it must fit one pair of them.
 */
function openBareDatagram(bytes: Uint8Array, context: DhcpContext): Uint8Array | string {
  const unchecked = openDhcpDatagram(bytes);
  if (typeof unchecked === 'string') return unchecked;
  const reply = parseDhcpReply(unchecked);
  const named = typeof reply === 'string' ? undefined : reply;
  const claimed = named && readServerIdentifier(named.options);
  const sources = [context.serverId, claimed].map((a) => a ?? UNSPECIFIED_ADDRESS);
  const destinations = [named?.yiaddr, context.requestedIp].map((a) => a ?? BROADCAST_ADDRESS);
  const fits = sources.some((source) =>
    [BROADCAST_ADDRESS, ...destinations].some(
      (destination) => typeof openDhcpDatagram(bytes, { source, destination }) !== 'string',
    ),
  );
  return fits ? unchecked : 'udp-checksum';
}

function describe(verdict: DhcpVerdict): object {
  if (!verdict.accept) return verdict;
  const { type, address, serverId, fields, warnings } = verdict;
  return {
    accept: true,
    type,
    yiaddr: formatIpv4Address(address),
    fields: { serverId: formatIpv4Address(serverId), ...describeFields(fields) },
    ...(warnings.length > 0 ? { warnings } : {}),
  };
}

/** Only what is there and valid. */
function describeFields(fields: DhcpFields): object {
  const described = {
    leaseTime: fields.times?.leaseTimeS,
    t1: fields.times?.renewalTimeS,
    t2: fields.times?.rebindingTimeS,
    subnetMask: fields.subnetMask === undefined ? undefined : formatIpv4Address(fields.subnetMask),
    routers: fields.routers?.map(formatIpv4Address),
    dnsServers: fields.dnsServers?.map(formatIpv4Address),
    domainName: fields.domainName,
    searchDomains: fields.searchDomains,
    mtu: fields.mtu,
    classlessRoutes: fields.classlessRoutes?.map(({ destination, prefixLength, gateway }) => [
      `${formatIpv4Address(destination)}/${prefixLength}`,
      formatIpv4Address(gateway),
    ]),
    message: fields.message,
  };
  return Object.fromEntries(Object.entries(described).filter(([, value]) => value !== undefined));
}
