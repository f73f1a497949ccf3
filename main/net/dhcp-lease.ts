/** A DHCP lease on our clock. */
import type { DhcpFields } from './dhcp-fields.ts';
import type { LeaseTimes } from './lease-times.ts';

export interface DhcpLease {
  readonly address: number;
  readonly serverId: number;
  readonly fields: DhcpFields;
  /** <= rebindAtMs <= expiresAtMs; all Infinity for an infinite lease. */
  readonly renewAtMs: number;
  readonly rebindAtMs: number;
  readonly expiresAtMs: number;
}

export interface DhcpAck {
  readonly address: number;
  readonly serverId: number;
  readonly fields: DhcpFields;
}

/** `sentAtMs` is when the REQUEST went out: the server cannot have counted from earlier on. */
export function leaseFromAck(
  ack: DhcpAck,
  { leaseTimeS, renewalTimeS, rebindingTimeS }: LeaseTimes,
  sentAtMs: number,
): DhcpLease {
  const isInfinite = renewalTimeS === undefined || rebindingTimeS === undefined;
  return {
    address: ack.address,
    serverId: ack.serverId,
    fields: ack.fields,
    renewAtMs: isInfinite ? Infinity : sentAtMs + renewalTimeS * 1_000,
    rebindAtMs: isInfinite ? Infinity : sentAtMs + rebindingTimeS * 1_000,
    expiresAtMs: isInfinite ? Infinity : sentAtMs + leaseTimeS * 1_000,
  };
}
