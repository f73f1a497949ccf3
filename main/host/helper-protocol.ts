/**
 * The wire format of native-bridge/PROTOCOL.md, from the unprivileged side: requests to bytes and
 * frames back to values. Numbers are little-endian.
 */
import { isIPv4 } from 'node:net';

import { parseIpAddress } from './ip-bytes.ts';

export const helperVerb = {
  hello: 0,
  openTun: 1,
  configure: 2,
  setRoutes: 3,
  setDns: 4,
  inhibitModemManager: 5,
  status: 6,
  close: 7,
} as const;

export type HelperVerb = (typeof helperVerb)[keyof typeof helperVerb];

export const PROTOCOL_VERSION = 1;
export const HEADER_SIZE = 4;
const REPLY_BIT = 0x80;

/** In the order of their numbers. */
export const answerCodes = [
  'ok',
  'malformed',
  'refused',
  'wrong-state',
  'system',
  'unavailable',
  'busy',
] as const;

export type AnswerCode = (typeof answerCodes)[number];

/** How names are looked up on this computer; in the order of their numbers. */
export const dnsModes = [
  'untouched',
  'resolved',
  'resolvconf',
  'openresolv',
  'network-manager',
  'file',
] as const;

export type DnsMode = (typeof dnsModes)[number];

/** An address or network; whole addresses have the prefix length of their family. */
export interface IpPrefix {
  readonly address: string;
  readonly prefixLength: number;
}

export interface HelperAnswer {
  readonly verb: number;
  readonly id: number;
  readonly code: AnswerCode;
  readonly payload: Uint8Array;
}

export function encodeFrame(verb: HelperVerb, id: number, payload: Uint8Array): Uint8Array {
  const frame = new Uint8Array(HEADER_SIZE + payload.length);
  frame.set([payload.length & 0xff, payload.length >> 8, verb, id]);
  frame.set(payload, HEADER_SIZE);
  return frame;
}

/** The first whole answer in `bytes` and its length; undefined while there is none. */
export function decodeAnswer(
  bytes: Uint8Array,
): { readonly answer: HelperAnswer; readonly length: number } | undefined {
  if (bytes.length < HEADER_SIZE) return undefined;
  const [low = 0, high = 0, verb = 0, id = 0] = bytes;
  const length = HEADER_SIZE + (low | (high << 8));
  if (bytes.length < length) return undefined;
  const code = answerCodes[bytes[HEADER_SIZE] ?? -1];
  if (length === HEADER_SIZE || code === undefined || (verb & REPLY_BIT) === 0) {
    throw new RangeError('not an answer of the helper');
  }
  const payload = bytes.slice(HEADER_SIZE + 1, length);
  return { answer: { verb: verb & ~REPLY_BIT, id, code, payload }, length };
}

export function openTunPayload(mtu: number, offload: boolean): Uint8Array {
  return Uint8Array.of(mtu & 0xff, mtu >> 8, offload ? 1 : 0);
}

export function readOpenTun(payload: Uint8Array): {
  readonly ifindex: number;
  readonly interfaceName: string;
} {
  const view = new DataView(payload.buffer, payload.byteOffset, payload.byteLength);
  const name = new TextDecoder('latin1').decode(payload.subarray(4, 20));
  return { ifindex: view.getUint32(0, true), interfaceName: name.replace(/\0.*$/s, '') };
}

export function configurePayload(mtu: number, addresses: readonly string[]): Uint8Array {
  return concat([mtu & 0xff, mtu >> 8, addresses.length], ...addresses.map(addressBytes));
}

/** Which families have an address now: the host may have IPv6 switched off. */
export function readConfigure(payload: Uint8Array): {
  readonly ipv4: boolean;
  readonly ipv6: boolean;
} {
  const families = payload[0] ?? 0;
  return { ipv4: (families & 1) !== 0, ipv6: (families & 2) !== 0 };
}

export function setRoutesPayload(metric: number, routes: readonly IpPrefix[]): Uint8Array {
  return concat(
    [...uint32(metric), routes.length],
    ...routes.map(({ address, prefixLength }) => [...addressBytes(address), prefixLength]),
  );
}

/** No servers: the user's own look-up comes back. */
export function setDnsPayload(servers: readonly string[], domains: readonly string[]): Uint8Array {
  return concat(
    [servers.length],
    ...servers.map(addressBytes),
    [domains.length],
    ...domains.map(textBytes),
  );
}

export function inhibitPayload(devicePath: string): Uint8Array {
  return Uint8Array.from(textBytes(devicePath));
}

export interface HelperStatus {
  readonly state: 'idle' | 'open' | 'configured';
  readonly dnsMode: DnsMode;
  /** Another program insisted on its own DNS, and was let. */
  readonly dnsContested: boolean;
  readonly dnsReapplied: number;
}

export function readStatus(payload: Uint8Array): HelperStatus {
  const [state = 0, mode = 0, contested = 0] = payload;
  const view = new DataView(payload.buffer, payload.byteOffset, payload.byteLength);
  return {
    state: (['idle', 'open', 'configured'] as const)[state] ?? 'idle',
    dnsMode: dnsModes[mode] ?? 'untouched',
    dnsContested: contested !== 0,
    dnsReapplied: view.getUint32(3, true),
  };
}

/** What the system said: errno and step, of an answer with code 'system'. */
export function readSystemProblem(payload: Uint8Array): string {
  if (payload.length < 4) return 'no reason given';
  const view = new DataView(payload.buffer, payload.byteOffset, payload.byteLength);
  const step = new TextDecoder('latin1').decode(payload.subarray(4));
  return `${step}: errno ${view.getUint32(0, true)}`;
}

function addressBytes(text: string): number[] {
  return [isIPv4(text) ? 4 : 6, ...parseIpAddress(text)];
}

function textBytes(text: string): number[] {
  const bytes = new TextEncoder().encode(text);
  if (bytes.length > 255) throw new RangeError(`longer than 255 bytes: ${text.slice(0, 40)}…`);
  return [bytes.length, ...bytes];
}

function uint32(value: number): number[] {
  return [0, 8, 16, 24].map((shift) => (value >>> shift) & 0xff);
}

function concat(...parts: readonly (readonly number[])[]): Uint8Array {
  return Uint8Array.from(parts.flat());
}
