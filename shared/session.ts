/** The connection as everybody sees it: machine, window, tray and command line share this union. */
import type { Failure } from './failure.ts';
import type { IpFamilies } from './ip-family.ts';
import type { IpLease, Ipv6Lease } from './lease.ts';

export type SessionState =
  /** Nothing is held: no stick, no interface, no route. */
  | { readonly state: 'idle' }
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
  /** The connection broke; dials again by itself. */
  | { readonly state: 'recovering'; readonly attempt: number; readonly cause: Failure }
  /** Everything is being given back; `failure` tells what ended the session, if anything did. */
  | { readonly state: 'closing'; readonly failure: Failure | undefined }
  | { readonly state: 'failed'; readonly failure: Failure };

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
    };
