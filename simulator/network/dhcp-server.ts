/** The stick's DHCP server: one client, one address (RFC 2131, RFC 2132). */

export interface DhcpServerLease {
  readonly address: number;
  readonly prefixLength: number;
  readonly gateway: number;
  readonly dnsServers: readonly number[];
  readonly leaseSeconds: number;
}

export interface DhcpAnswer {
  readonly message: Uint8Array;
  /** Where to: the client asked for a broadcast, or can take frames for its new address. */
  readonly destination: 'broadcast' | 'client';
  readonly clientMac: Uint8Array;
}

const MessageType = { Discover: 1, Offer: 2, Request: 3, Ack: 5, Nak: 6, Inform: 8 } as const;

const Option = {
  SubnetMask: 1,
  Router: 3,
  DnsServers: 6,
  RequestedAddress: 50,
  LeaseTime: 51,
  MessageType: 53,
  ServerId: 54,
  End: 255,
} as const;

const FIXED_LENGTH = 236;
const OPTIONS_START = 240;
const MAGIC_COOKIE = 0x63825363;
/** Old clients and relays drop shorter messages (RFC 1542 §2.1). */
const SHORTEST_MESSAGE = 300;
const BOOT_REQUEST = 1;
const BOOT_REPLY = 2;
const BROADCAST_FLAG = 0x8000;

export const DHCP_SERVER_PORT = 67;
export const DHCP_CLIENT_PORT = 68;

/** The answer to one message of a client; undefined where a server keeps silent. */
export function answerDhcp(message: Uint8Array, lease: DhcpServerLease): DhcpAnswer | undefined {
  if (message.length < OPTIONS_START) return undefined;
  const view = new DataView(message.buffer, message.byteOffset, message.length);
  if (view.getUint8(0) !== BOOT_REQUEST || view.getUint32(FIXED_LENGTH) !== MAGIC_COOKIE) {
    return undefined;
  }
  const options = readOptions(message);
  const type = answerType(view, options, lease);
  if (type === undefined) return undefined;

  const isInform = options.get(Option.MessageType)?.[0] === MessageType.Inform;
  const reply = new Uint8Array(512);
  const replyView = new DataView(reply.buffer);
  reply.set(message.subarray(0, 8));
  replyView.setUint8(0, BOOT_REPLY);
  replyView.setUint8(3, 0);
  replyView.setUint16(10, view.getUint16(10));
  if (isInform) replyView.setUint32(12, view.getUint32(12));
  if (type !== MessageType.Nak && !isInform) replyView.setUint32(16, lease.address);
  reply.set(message.subarray(28, 44), 28);
  replyView.setUint32(FIXED_LENGTH, MAGIC_COOKIE);
  const length = writeOptions(reply, type, lease, !isInform);

  const isBroadcast = (view.getUint16(10) & BROADCAST_FLAG) !== 0 || type === MessageType.Nak;
  return {
    message: reply.slice(0, Math.max(SHORTEST_MESSAGE, length)),
    destination: isBroadcast ? 'broadcast' : 'client',
    clientMac: message.slice(28, 34),
  };
}

function answerType(
  message: DataView,
  options: ReadonlyMap<number, Uint8Array>,
  lease: DhcpServerLease,
): number | undefined {
  switch (options.get(Option.MessageType)?.[0]) {
    case MessageType.Discover:
      return MessageType.Offer;
    case MessageType.Inform:
      return MessageType.Ack;
    case MessageType.Request: {
      const serverId = addressOption(options, Option.ServerId);
      if (serverId !== undefined && serverId !== lease.gateway) return undefined;
      const wanted = addressOption(options, Option.RequestedAddress) ?? message.getUint32(12);
      return wanted === lease.address ? MessageType.Ack : MessageType.Nak;
    }
    default:
      return undefined;
  }
}

function readOptions(message: Uint8Array): Map<number, Uint8Array> {
  const options = new Map<number, Uint8Array>();
  for (let i = OPTIONS_START; i < message.length;) {
    const code = message[i] ?? Option.End;
    if (code === Option.End) break;
    if (code === 0) {
      i += 1;
      continue;
    }
    const length = message[i + 1] ?? 0;
    options.set(code, message.subarray(i + 2, i + 2 + length));
    i += 2 + length;
  }
  return options;
}

function addressOption(options: ReadonlyMap<number, Uint8Array>, code: number): number | undefined {
  const value = options.get(code);
  if (value?.length !== 4) return undefined;
  return new DataView(value.buffer, value.byteOffset, 4).getUint32(0);
}

/** Returns the length of the whole message. */
function writeOptions(
  reply: Uint8Array,
  type: number,
  lease: DhcpServerLease,
  hasLeaseTime: boolean,
): number {
  const view = new DataView(reply.buffer);
  let end = OPTIONS_START;
  const word = (code: number, ...values: number[]): void => {
    reply[end] = code;
    reply[end + 1] = 4 * values.length;
    values.forEach((value, i) => view.setUint32(end + 2 + 4 * i, value));
    end += 2 + 4 * values.length;
  };
  reply.set([Option.MessageType, 1, type], end);
  end += 3;
  word(Option.ServerId, lease.gateway);
  if (type !== MessageType.Nak) {
    const mask = lease.prefixLength === 0 ? 0 : (0xffffffff << (32 - lease.prefixLength)) >>> 0;
    if (hasLeaseTime) word(Option.LeaseTime, lease.leaseSeconds);
    word(Option.SubnetMask, mask);
    word(Option.Router, lease.gateway);
    if (lease.dnsServers.length > 0) word(Option.DnsServers, ...lease.dnsServers);
  }
  reply[end] = Option.End;
  return end + 1;
}
