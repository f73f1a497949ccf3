/** The one place that decides whether a server's message counts (RFC 2131 §4.4). */
import {
  readDhcpFields,
  readLeaseTimeS,
  readMessageType,
  readServerIdentifier,
  type DhcpFields,
} from './dhcp-fields.ts';
import { parseDhcpReply, type DhcpMalformation, type DhcpWarning } from './dhcp-message.ts';
import type { DhcpStateName } from './dhcp-state.ts';
import { isUnicastAddress } from './ipv4-address.ts';
import { macEquals } from './mac-address.ts';

export type DhcpReplyType = 'OFFER' | 'ACK' | 'NAK';

/** What the client is waiting for. */
export interface DhcpContext {
  readonly state: DhcpStateName;
  readonly xid: number;
  readonly chaddr: Readonly<Uint8Array>;
  /** The server whose offer or lease this is about, once there is one. */
  readonly serverId: number | undefined;
  /** The address asked for, once there is one. */
  readonly requestedIp: number | undefined;
  /** Largest IP packet the link carries, 576…1500. */
  readonly linkMtu: number;
}

export type DhcpRefusal =
  | DhcpMalformation
  | 'other-xid'
  | 'other-client'
  /** No option 53, or not one byte long. */
  | 'no-message-type'
  /** A client's type, or none that RFC 2131 knows. */
  | 'bad-message-type'
  /** A server's type that nobody waits for in this state. */
  | 'unexpected-type'
  | 'no-server-id'
  | 'other-server'
  /** Zero, loopback, multicast, reserved or broadcast. */
  | 'bad-address'
  | 'other-address'
  | 'no-lease-time'
  | 'zero-lease-time';

export type DhcpVerdict =
  | {
      readonly accept: true;
      readonly type: DhcpReplyType;
      /** yiaddr; unicast except in a NAK, where it means nothing. */
      readonly address: number;
      readonly serverId: number;
      /** In an ACK, `fields.times` is there. */
      readonly fields: DhcpFields;
      readonly warnings: readonly DhcpWarning[];
    }
  | { readonly accept: false; readonly reason: DhcpRefusal };

const replyTypes: ReadonlyMap<number, DhcpReplyType> = new Map([
  [2, 'OFFER'],
  [5, 'ACK'],
  [6, 'NAK'],
]);

const awaitedTypes: Readonly<Record<DhcpStateName, readonly DhcpReplyType[]>> = {
  INIT: [],
  SELECTING: ['OFFER'],
  REQUESTING: ['ACK', 'NAK'],
  BOUND: [],
  RENEWING: ['ACK', 'NAK'],
  REBINDING: ['ACK', 'NAK'],
  REBOOTING: ['ACK', 'NAK'],
};

/** Judges the UDP payload of a packet to the client port. Never throws, whatever the bytes. */
export function acceptDhcpMessage(bytes: Uint8Array, context: DhcpContext): DhcpVerdict {
  const reply = parseDhcpReply(bytes);
  if (typeof reply === 'string') return refuse(reply);
  if (reply.xid !== context.xid) return refuse('other-xid');
  if (!macEquals(reply.chaddr, 0, context.chaddr)) return refuse('other-client');

  const typeCode = readMessageType(reply.options);
  if (typeCode === undefined) return refuse('no-message-type');
  const type = replyTypes.get(typeCode);
  if (type === undefined) return refuse('bad-message-type');
  if (!awaitedTypes[context.state].includes(type)) return refuse('unexpected-type');

  const serverId = readServerIdentifier(reply.options);
  if (serverId === undefined) return refuse('no-server-id');
  if (mustComeFromServer(context.state, type) && serverId !== (context.serverId ?? serverId)) {
    return refuse('other-server');
  }

  if (type !== 'NAK') {
    const reason = leaseRefusal(type, reply.yiaddr, readLeaseTimeS(reply.options), context);
    if (reason !== undefined) return refuse(reason);
  }
  return {
    accept: true,
    type,
    address: reply.yiaddr,
    serverId,
    fields: readDhcpFields(reply.options, context.linkMtu),
    warnings: reply.warnings,
  };
}

/**
 * REQUESTING names a server, and RENEWING asks one alone, so that nobody else may end a lease there.
 * In REBINDING and REBOOTING the question goes to everyone.
 */
function mustComeFromServer(state: DhcpStateName, type: DhcpReplyType): boolean {
  return state === 'REQUESTING' || (state === 'RENEWING' && type === 'NAK');
}

function leaseRefusal(
  type: 'OFFER' | 'ACK',
  address: number,
  leaseTimeS: number | undefined,
  context: DhcpContext,
): DhcpRefusal | undefined {
  if (!isUnicastAddress(address)) return 'bad-address';
  // Later on another address is news: the network moved us, and the stick says so on renewal.
  if (context.state === 'REQUESTING' && address !== (context.requestedIp ?? address)) {
    return 'other-address';
  }
  if (leaseTimeS === 0) return 'zero-lease-time';
  if (type === 'ACK' && leaseTimeS === undefined) return 'no-lease-time';
  return undefined;
}

function refuse(reason: DhcpRefusal): DhcpVerdict {
  return { accept: false, reason };
}
