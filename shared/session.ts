/** The connection as everybody sees it: machine, window, tray and command line share this union. */
import type { Failure } from './failure.ts';
import type { IpFamilies } from './ip-family.ts';
import type { IpLease, Ipv6Lease } from './lease.ts';
import type { HealingAction } from './session-history.ts';

export type SessionState =
  /** Nothing is held: no stick, no interface, no route. */
  | { readonly state: 'idle' }
  /**
   * Nothing is held, and the session goes on by itself when the stick is there. `cause` is what ended
   * the last stretch. With 'ask-to-replug' the stick that is plugged in now does not count: only a
   * person can help, by pulling it out and plugging it in again.
   */
  | {
      readonly state: 'waiting-for-stick';
      readonly cause: Failure;
      readonly attempt: number;
      readonly action: ComeBackAction;
    }
  /** Claiming the stick and setting up its network function. */
  | { readonly state: 'opening' }
  /** Waiting for the modem's AT port to answer. */
  | { readonly state: 'waking'; readonly product: string }
  | { readonly state: 'reading-sim' }
  /** Waits for the user. `refused` tells why the last entry did not work. */
  | {
      readonly state: 'pin-required';
      readonly kind: 'pin' | 'puk';
      readonly triesLeft: number | undefined;
      readonly refused: Failure | undefined;
    }
  /** One PIN is on its way to the SIM. */
  | { readonly state: 'unlocking' }
  | { readonly state: 'registering'; readonly registration: Registration | undefined }
  | { readonly state: 'dialling'; readonly operator: string | undefined; readonly attempt: number }
  /** The bearer is up; waiting for an address of any family it has. */
  | { readonly state: 'addressing'; readonly families: IpFamilies }
  /** An address is there; host set-up and the end-to-end check run side by side. */
  | ({
      readonly state: 'verifying';
      readonly hostReady: boolean;
      readonly answered: boolean;
    } & Connected)
  | ({ readonly state: 'online' } & Connected)
  /**
   * The connection broke and mends itself: first a pause, then `action`. `acting` is true once a
   * restart of the stick is under way.
   */
  | {
      readonly state: 'recovering';
      readonly attempt: number;
      readonly cause: Failure;
      readonly action: Exclude<HealingAction, ComeBackAction>;
      readonly acting: boolean;
    }
  /**
   * Everything is being given back; `failure` tells what ended the session, if anything did. With
   * `comeBack` the session goes on afterwards.
   */
  | {
      readonly state: 'closing';
      readonly failure: Failure | undefined;
      readonly comeBack?: ComeBack;
    }
  | { readonly state: 'failed'; readonly failure: Failure };

/** Healing for which everything is given back first. */
export type ComeBackAction = Extract<HealingAction, 'reopen' | 'await-stick' | 'ask-to-replug'>;

/** How a session goes on after everything was given back; see 'waiting-for-stick'. */
export interface ComeBack {
  readonly attempt: number;
  readonly action: ComeBackAction;
  /** Not before so many milliseconds have passed. */
  readonly pauseMs: number;
}

/** The families go up and down by themselves; at least one has a lease. */
export interface Connected {
  /** Which the bearer has. */
  readonly families: IpFamilies;
  readonly lease: IpLease | undefined;
  readonly lease6: Ipv6Lease | undefined;
}

export type SessionStateName = SessionState['state'];

/** What the modem says about its place in the network. */
export interface Registration {
  readonly status: 'home' | 'roaming' | 'searching' | 'denied' | 'none';
  /** 3GPP mobility-management cause that came with 'denied'. */
  readonly cause?: number;
  readonly operator?: string;
  /** The stick's word: LTE, WCDMA, … */
  readonly rat?: string;
}

/** What the SIM answered when asked for its lock. */
export type SimReading =
  | { readonly status: 'ready' }
  | {
      readonly status: 'pin' | 'puk';
      readonly triesLeft: number | undefined;
      /** An earlier code is still on record, so that none is sent without a person who knows it. */
      readonly onRecord?: 'unfinished-attempt' | 'stored-code-refused';
      /** A PIN for this very SIM is known, so that nobody needs to be asked. */
      readonly remembered?: boolean;
    };
