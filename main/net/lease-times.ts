/** How long a DHCP lease lasts and when to ask for more (RFC 2131 §4.4.5). All in whole seconds. */

export const INFINITE_LEASE_S = 0xffffffff;
/** A shorter lease would mean more asking than using. */
export const MIN_LEASE_S = 60;

export interface LeaseTimes {
  /** 60…, or {@link INFINITE_LEASE_S}. */
  readonly leaseTimeS: number;
  /** T1, when to ask the server; undefined for an infinite lease. */
  readonly renewalTimeS: number | undefined;
  /** T2, when to ask anyone; T1 <= T2 < lease. Undefined for an infinite lease. */
  readonly rebindingTimeS: number | undefined;
}

/** Turns what a server said (T1 and T2 often being absent) into times that can be kept. */
export function leaseTimes(
  saidLeaseS: number,
  saidRenewalS: number | undefined,
  saidRebindingS: number | undefined,
): LeaseTimes {
  if (saidLeaseS === INFINITE_LEASE_S) {
    return { leaseTimeS: saidLeaseS, renewalTimeS: undefined, rebindingTimeS: undefined };
  }
  const leaseTimeS = Math.max(saidLeaseS, MIN_LEASE_S);
  const [renewalTimeS, rebindingTimeS] = renewalAndRebinding(
    leaseTimeS,
    saidRenewalS,
    saidRebindingS,
  );
  return { leaseTimeS, renewalTimeS, rebindingTimeS };
}

/** RFC 2131 leaves open what to do with one of the two; this is smoltcp's reading. */
function renewalAndRebinding(
  leaseS: number,
  t1: number | undefined,
  t2: number | undefined,
): readonly [number, number] {
  const half = Math.floor(leaseS / 2);
  // A zero would have the client ask without pause.
  if (t1 !== undefined && t1 > 0) {
    if (t2 === undefined && t1 < leaseS) return [t1, t1 + Math.floor(((leaseS - t1) * 3) / 4)];
    if (t2 !== undefined && t1 < t2 && t2 < leaseS) return [t1, t2];
  }
  if (t1 === undefined && t2 !== undefined && t2 > 0 && t2 < leaseS)
    return [Math.min(half, t2), t2];
  return [half, Math.floor((leaseS * 7) / 8)];
}
