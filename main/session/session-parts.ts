/** The collaborators a session is given; main/compose.ts builds them. */
import type { ConnectionSettings, PlanSettings } from '../../shared/connection-settings.ts';
import type { SimIdentity } from '../../shared/connection-snapshot.ts';
import type { IpLease, Ipv6Lease } from '../../shared/lease.ts';
import type { NetworkExtras } from '../../shared/network-extras.ts';
import type { Routing } from '../../shared/routing.ts';
import type { AtTranscriptEntry } from '../at/at-transcript.ts';
import type { PinGuard } from '../at/pin-guard.ts';
import type { Datapath } from '../datapath/datapath-client.ts';
import type { OpenedStick, OpenTunArgs } from '../datapath/worker-contract.ts';
import type { PinKeeper } from './pin-memory.ts';
import type { StickPresence } from './stick-presence.ts';
import type { StickSpec } from '../datapath/stick-spec.ts';

/** Addresses, routes and DNS of the host; the part of main/host's HostNetwork a session needs. */
export interface HostNetworkPort {
  prepare(signal: AbortSignal): Promise<void>;
  openTun(mtu: number, offload: boolean): Promise<OpenTunArgs['handover']>;
  apply(request: {
    readonly lease: IpLease | undefined;
    readonly lease6: Ipv6Lease | undefined;
    readonly extras: NetworkExtras;
    readonly routing: Routing;
  }): Promise<{ readonly ipv4: boolean; readonly ipv6: boolean }>;
  /** Idempotent; succeeds when the interface is already gone. */
  restore(): Promise<void>;
}

/** Has the shape of main/settings' MergeRefusalsFile. */
export interface MergeRefusals {
  isOnRecord(): Promise<boolean>;
  record(): Promise<void>;
}

export interface SessionParts {
  readonly spec: StickSpec;
  /** To begin with; a person may change them while the session runs. */
  readonly settings: ConnectionSettings;
  /**
   * Absent: the stick of `spec` is opened once, and a session whose stick goes fails. With it the
   * session waits for the stick and opens it again.
   */
  readonly sticks?: StickPresence;
  /** Keeps PINs beyond this run, for SIMs whose owner wants that. */
  readonly pinKeeper?: PinKeeper;
  readonly datapath: Datapath;
  readonly hostNetwork: HostNetworkPort;
  readonly pinGuard: PinGuard;
  /** Whether this kernel refused merged packets before; absent, it is asked anew each time. */
  readonly mergeRefusals?: MergeRefusals;
  /**
   * The PIN stored for the SIM of this key (its ICCID) was wrong and must be forgotten. Told again at
   * every start until a person got a code accepted.
   */
  readonly onStoredPinWrong?: (simKey: string) => void;
  /** A SIM is open: what is known of its plan takes the place of the settings, before the dialling. */
  readonly onSimOpen?: (sim: SimIdentity) => Promise<PlanSettings | undefined>;
  /** Factor on the pauses between questions to the modem: below 1 only with a virtual stick. */
  readonly timeScale: number;
  /** Factor on the deadlines of the states; 1 but in tests that wait for one to pass. */
  readonly deadlineScale: number;
  /** Awaited between the opening of the stick and the first AT command (demo: joins the carrier). */
  readonly onStickOpened?: (stick: OpenedStick) => Promise<void>;
  readonly onTranscript?: (entry: AtTranscriptEntry) => void;
}
