/** Events in, next state and effects out: the whole vocabulary of the session machine. */
import type { Failure } from '../../shared/failure.ts';
import type { IpFamilies } from '../../shared/ip-family.ts';
import type { IpLease, Ipv6Lease } from '../../shared/lease.ts';
import type { Registration, SessionState, SimReading } from '../../shared/session.ts';

export type SessionEvent =
  | { readonly type: 'connect-requested' }
  | { readonly type: 'disconnect-requested' }
  /** The stick that is waited for is there, and the pause before it may be opened is over. */
  | { readonly type: 'stick-present' }
  /** The APN or what belongs to it was changed: an open call is of the old one. */
  | { readonly type: 'plan-changed' }
  | { readonly type: 'routing-changed' }
  /** Packets go out and none come back, or the computer slept: is the connection still there? */
  | { readonly type: 'in-doubt' }
  /** The user entered something; the digits stay with the runner, the machine never sees them. */
  | { readonly type: 'unlock-requested' }
  | { readonly type: 'stick-opened'; readonly product: string }
  | { readonly type: 'modem-awake' }
  | { readonly type: 'sim-read'; readonly sim: SimReading }
  | { readonly type: 'unlock-refused'; readonly sim: SimReading; readonly failure: Failure }
  | { readonly type: 'registration-changed'; readonly registration: Registration }
  /** Comes again when one family goes up or down and the other stays as it is. */
  | { readonly type: 'bearer-up'; readonly families: IpFamilies }
  | { readonly type: 'bearer-down'; readonly cause: number | undefined }
  | { readonly type: 'lease'; readonly lease: IpLease }
  | { readonly type: 'lease-lost' }
  | { readonly type: 'lease6'; readonly lease: Ipv6Lease }
  | { readonly type: 'lease6-lost' }
  /** For exactly these leases, which may be old ones by now. */
  | {
      readonly type: 'host-configured';
      readonly lease: IpLease | undefined;
      readonly lease6: Ipv6Lease | undefined;
    }
  | { readonly type: 'answered' }
  | { readonly type: 'unanswered' }
  /** The running state took longer than the deadline it set. */
  | { readonly type: 'deadline-passed' }
  | { readonly type: 'failed'; readonly failure: Failure }
  /** `failure`: something could not be given back; it counts where nothing else ended the session. */
  | { readonly type: 'closed'; readonly failure?: Failure };

/** By which command the stick is told to restart. */
export type RestartCommand = 'reset-modem' | 'reset-usb';

/** A person wants the stick restarted, in whatever state it is open: no state has a word in it. */
export interface RestartRequest {
  readonly type: 'restart-requested';
  readonly by: RestartCommand;
}

/** What the runner must do, in order. Results come back as events; a close cancels the rest. */
export type SessionEffect =
  | { readonly type: 'set-deadline'; readonly afterMs: number }
  | { readonly type: 'clear-deadline' }
  | { readonly type: 'open-stick' }
  | { readonly type: 'wake-modem' }
  | { readonly type: 'read-sim' }
  /** Sends the one secret the user has just given, through the PIN guard, at most once. */
  | { readonly type: 'unlock-sim' }
  /** Sends the PIN that is remembered for this SIM as a stored one, which the guard is strictest with. */
  | { readonly type: 'unlock-sim-by-memory' }
  | { readonly type: 'watch-registration' }
  | { readonly type: 'dial' }
  /** Ends the data call and the link, keeps the stick. */
  | { readonly type: 'hang-up' }
  /** Brings up ARP, DHCP and `^DHCP?` on the link, and the search for an IPv6 router. */
  | { readonly type: 'start-link'; readonly families: IpFamilies }
  /** Starts or stops one family of a link that is up. */
  | { readonly type: 'set-link-families'; readonly families: IpFamilies }
  /** Opens the TUN, applies addresses and routes, then lets packets of these families through. */
  | {
      readonly type: 'configure-host';
      readonly lease: IpLease | undefined;
      readonly lease6: Ipv6Lease | undefined;
    }
  | { readonly type: 'start-probe' }
  /** A short probe, and the modem's word about the call, side by side. */
  | { readonly type: 'check-path' }
  /** Radio off and on again: the network lets go of what it knew of us. */
  | { readonly type: 'restart-radio' }
  /** The stick leaves the bus and comes back after some seconds, its SIM locked. */
  | { readonly type: 'reset-modem' }
  | { readonly type: 'reset-usb' }
  /** Answers with 'stick-present', once; `anew`: only after it was away. The next opening ends the wait. */
  | { readonly type: 'await-stick'; readonly anew: boolean; readonly notBeforeMs: number }
  | { readonly type: 'stop-waiting' }
  /** Gives back host network, call, stick; answers with 'closed' whatever happens. */
  | { readonly type: 'close' };

export interface SessionRules {
  /** False (the default of every caller) ends the session when the network is not the home one. */
  readonly roamingAllowed: boolean;
  /** How often the connection was lost since it last held for a while; 0 when it is not said. */
  readonly recoveries?: number;
  /** It has been online since it was asked for: what breaks now is mended, not reported. */
  readonly wasOnline?: boolean;
  /** Somebody watches the bus, so that the session can wait for a stick and open it again. */
  readonly canReopen?: boolean;
  /** Restarts of the stick (modem or USB) that are left for this hour. */
  readonly resetsLeft?: number;
}

export interface Step {
  readonly next: SessionState;
  readonly effects: readonly SessionEffect[];
}

/** Longest stay in a state before it is given up, in milliseconds of the modem's time. */
export const deadlinesMs = {
  opening: 30_000,
  waking: 30_000,
  readingSim: 40_000,
  unlocking: 40_000,
  registering: 120_000,
  dialling: 60_000,
  addressing: 25_000,
  verifying: 20_000,
  /** For one of three probes to come back, where answers have been missing for a while already. */
  doubt: 3_000,
  /** From `AT^RESET` or a USB reset to the stick leaving the bus. */
  resetting: 15_000,
  /** For IPv4, when IPv6 was faster. */
  otherFamily: 3_000,
} as const;

/** Takes the stick, from wherever nothing is held. */
export function openStep(): Step {
  return {
    next: { state: 'opening' },
    effects: [{ type: 'set-deadline', afterMs: deadlinesMs.opening }, { type: 'open-stick' }],
  };
}

/** Looks for the network again and dials there. */
export function registerStep(): Step {
  return {
    next: { state: 'registering', registration: undefined },
    effects: [
      { type: 'set-deadline', afterMs: deadlinesMs.registering },
      { type: 'watch-registration' },
    ],
  };
}

/** Ends the call that is up or on its way and dials again, by way of the registration. */
export function redialStep(): Step {
  const { next, effects } = registerStep();
  return { next, effects: [{ type: 'hang-up' }, ...effects] };
}

export function stay(state: SessionState): Step {
  return { next: state, effects: [] };
}

/**
 * Ends the session because of `failure`: everything is given back first. Where healing is due, the
 * machine puts that in its place.
 */
export function giveUp(failure: Failure): Step {
  return {
    next: { state: 'closing', failure },
    effects: [{ type: 'clear-deadline' }, { type: 'close' }],
  };
}

/** Ends the session because the user wants it so. */
export function leave(): Step {
  return {
    next: { state: 'closing', failure: undefined },
    effects: [{ type: 'clear-deadline' }, { type: 'close' }],
  };
}
