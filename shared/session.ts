/** The connection as everybody sees it: machine, window, tray and command line share this union. */
import type { Failure } from './failure.ts';
import type { IpLease } from './lease.ts';

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
  /** The bearer is up; waiting for an address. */
  | { readonly state: 'addressing' }
  /** An address is there; host set-up and the end-to-end check run side by side. */
  | {
      readonly state: 'verifying';
      readonly lease: IpLease;
      readonly hostReady: boolean;
      readonly answered: boolean;
    }
  | { readonly state: 'online'; readonly lease: IpLease }
  /** The connection broke; dials again by itself. */
  | { readonly state: 'recovering'; readonly attempt: number; readonly cause: Failure }
  /** Everything is being given back; `failure` tells what ended the session, if anything did. */
  | { readonly state: 'closing'; readonly failure: Failure | undefined }
  | { readonly state: 'failed'; readonly failure: Failure };

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
  | { readonly status: 'pin' | 'puk'; readonly triesLeft: number | undefined };
