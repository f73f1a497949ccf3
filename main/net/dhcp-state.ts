/** The states of RFC 2131 figure 5, each with exactly its own data. Times are monotonic ms. */
import type { DhcpExchange } from './dhcp-exchange.ts';
import type { DhcpLease } from './dhcp-lease.ts';

export type DhcpState =
  /** Nothing asked yet; waiting for `startAtMs`, which is Infinity while the call is down. */
  | { readonly name: 'INIT'; readonly startAtMs: number }
  /** DISCOVER is out; `silentAtMs` is when to say that nobody answers, Infinity once said. */
  | { readonly name: 'SELECTING'; readonly exchange: DhcpExchange; readonly silentAtMs: number }
  /** REQUEST for an offer is out. */
  | {
      readonly name: 'REQUESTING';
      readonly exchange: DhcpExchange;
      readonly address: number;
      readonly serverId: number;
    }
  /** An address is ours, and nothing needs to be said about it until T1. */
  | { readonly name: 'BOUND'; readonly lease: DhcpLease }
  /** T1 has passed: the server is asked for more time. */
  | { readonly name: 'RENEWING'; readonly exchange: DhcpExchange; readonly lease: DhcpLease }
  /** T2 has passed: any server is asked. */
  | { readonly name: 'REBINDING'; readonly exchange: DhcpExchange; readonly lease: DhcpLease }
  /** A new call: may the address of the last one be kept? */
  | {
      readonly name: 'REBOOTING';
      readonly exchange: DhcpExchange;
      readonly address: number;
      readonly giveUpAtMs: number;
    };

export type DhcpStateName = DhcpState['name'];

/** When the state wants to be woken; Infinity for never. */
export function stateDeadlineMs(state: DhcpState): number {
  switch (state.name) {
    case 'INIT':
      return state.startAtMs;
    case 'SELECTING':
      return Math.min(state.exchange.resendAtMs, state.silentAtMs);
    case 'REQUESTING':
      return state.exchange.resendAtMs;
    case 'BOUND':
      return state.lease.renewAtMs;
    case 'RENEWING':
      return Math.min(state.exchange.resendAtMs, state.lease.rebindAtMs);
    case 'REBINDING':
      return Math.min(state.exchange.resendAtMs, state.lease.expiresAtMs);
    case 'REBOOTING':
      return Math.min(state.exchange.resendAtMs, state.giveUpAtMs);
  }
}
