/** News from the link, in the order it happened. Plain data: it crosses a thread boundary. */
import type { IpLease, Ipv6Lease } from '../../shared/lease.ts';
import type { MacSource } from './gateway-neighbor.ts';
import type { MeasurementAnswer } from './measure/measurement.ts';
import type { Route } from './route.ts';

export type LinkEvent =
  /** The first lease, or one that sets the host up differently. */
  | {
      readonly type: 'lease';
      readonly lease: IpLease;
      /** Empty: a default route through the gateway. Otherwise these and no other. */
      readonly routes: readonly Route[];
      readonly searchDomains: readonly string[];
    }
  | {
      readonly type: 'lease-lost';
      /** `conflict`: another station answered for the address, and DHCP was told so. */
      readonly reason: 'expired' | 'nak' | 'link-down' | 'conflict';
    }
  /** The same of IPv6. The routes stand beside the lease's default route. */
  | {
      readonly type: 'lease6';
      readonly lease: Ipv6Lease;
      readonly routes: readonly Route[];
      readonly searchDomains: readonly string[];
    }
  | { readonly type: 'lease6-lost'; readonly reason: 'expired' | 'link-down' }
  /** Nobody answered the questions for a router. An advertisement that comes later still counts. */
  | { readonly type: 'ra-silent'; readonly tries: number }
  /** DISCOVERs went unanswered for 15 s; the client goes on trying. Once until there is a lease. */
  | { readonly type: 'dhcp-silent'; readonly tries: number }
  /** Packets now go to this station: six lower-case pairs with colons. */
  | { readonly type: 'gateway-mac'; readonly mac: string; readonly how: MacSource }
  /** Ends a probe: something beyond the stick answered, over one family or the other. */
  | { readonly type: 'answered'; readonly by: 'echo' | 'dns'; readonly rttMs: number }
  /** Ends a probe: nothing counted in time, over any family. */
  | { readonly type: 'probe-failed' }
  /** Ends the measurement of that number. */
  | { readonly type: 'measured'; readonly id: number; readonly answer: MeasurementAnswer };
