import type { IpType } from './ip-family.ts';
import type { RoutingMode } from './routing.ts';

/** What a person decides about a connection. */
export interface ConnectionSettings {
  /** Empty: the network's default access point. */
  readonly apn: string;
  readonly user?: string;
  readonly password?: string;
  readonly auth?: 'none' | 'pap' | 'chap';
  /** Absent: 'ipv4v6', which takes the one family that the network grants where it is only one. */
  readonly ipType?: IpType;
  /** Data outside the home network may cost a fortune: off unless said otherwise. */
  readonly roamingAllowed: boolean;
  /** False: no super-packets between kernel and us, where they are suspected of trouble. */
  readonly offload?: boolean;
  /** Which of the host's traffic takes the stick. */
  readonly routing: RoutingMode;
  /** For 'chosen': networks or addresses; absent: none. */
  readonly chosenDestinations?: readonly string[];
  /** In place of the network's own servers; absent or empty: the network's. */
  readonly nameServers?: readonly string[];
  /** Data costs money: nothing is sent only to see whether an idle connection still works. */
  readonly metered?: boolean;
}

/** The part a person picks as "my plan". */
export type PlanSettings = Pick<
  ConnectionSettings,
  'apn' | 'user' | 'password' | 'auth' | 'ipType'
>;
