/** One question of the DHCP client to its servers, however often it is repeated. */
import { retryDelayMs } from './dhcp-timing.ts';

export interface DhcpExchange {
  readonly xid: number;
  readonly startedAtMs: number;
  /** When the question went out last; a lease counts from there. */
  readonly sentAtMs: number;
  readonly resendAtMs: number;
  /** How often it went out. */
  readonly tries: number;
  /** The broadcast flag it went out with last. */
  readonly broadcast: boolean;
}

export function beginExchange(nowMs: number, random32: () => number): DhcpExchange {
  return {
    xid: random32(),
    startedAtMs: nowMs,
    sentAtMs: nowMs,
    resendAtMs: nowMs + retryDelayMs(1, random32()),
    tries: 1,
    broadcast: false,
  };
}

/** The next step of the same conversation: xid and flag stay, the retries count anew. */
export function continueExchange(
  exchange: DhcpExchange,
  nowMs: number,
  random32: () => number,
): DhcpExchange {
  return {
    ...exchange,
    sentAtMs: nowMs,
    resendAtMs: nowMs + retryDelayMs(1, random32()),
    tries: 1,
  };
}

export function repeatExchange(
  exchange: DhcpExchange,
  nowMs: number,
  random32: () => number,
): DhcpExchange {
  const tries = exchange.tries + 1;
  return {
    ...exchange,
    sentAtMs: nowMs,
    resendAtMs: nowMs + retryDelayMs(tries, random32()),
    tries,
  };
}
