/** A SIM card: PIN and PUK with their try counters, as 3GPP TS 31.101 and 27.007 have them. */
import { cmeError, ok, okThen, type AtReply } from './at-reply.ts';
import type { FaultState } from './fault-state.ts';
import type { StickCounters } from './stick-counters.ts';

export interface VirtualSimOptions {
  readonly present: boolean;
  /** Undefined = the card asks for no PIN. */
  readonly pin: string | undefined;
  /** It had power and its PIN before: a stick that another program has used. */
  readonly unlocked: boolean;
  /** PIN tries left when the stick is plugged in, 0…3; 0 = the card asks for the PUK. */
  readonly triesLeft: number;
  readonly puk: string;
  /** PUK tries left, 0…10; 0 = the card is dead. */
  readonly pukTriesLeft: number;
  /** 19 or 20 digits. */
  readonly iccid: string;
  /** 15 digits; the first five name the home network. */
  readonly imsi: string;
}

/** 001-01 is the test network of ITU-T E.212; the other numbers are made up. */
const defaultOptions: VirtualSimOptions = {
  present: true,
  pin: '1234',
  unlocked: false,
  triesLeft: 3,
  puk: '12345678',
  pukTriesLeft: 10,
  iccid: '89001010123456789012',
  imsi: '001010123456789',
};

export type SimStatus =
  | 'busy'
  | 'missing'
  | 'wrong'
  | 'failure'
  | 'pin-required'
  | 'puk-required'
  /** The PUK tries are used up. */
  | 'blocked'
  | 'ready';

const FULL_PIN_TRIES = 3;
const FULL_PUK_TRIES = 10;
/** Behind the PIN of a card that does not ask for it; needed to switch the question on. */
const UNASKED_PIN = '0000';

const pinFormat = /^\d{4,8}$/;
const pukFormat = /^\d{8}$/;

/** SIM options of the wrong kind, or unknown ones. */
export class SimOptionError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'SimOptionError';
  }
}

/** Checks options that came as plain data, from a command line or another thread. */
export function parseSimOptions(
  options: Readonly<Record<string, unknown>>,
): Partial<VirtualSimOptions> {
  for (const [name, value] of Object.entries(options)) {
    if (!Object.hasOwn(defaultOptions, name)) throw new SimOptionError(`no SIM option "${name}"`);
    const kind = typeof defaultOptions[name as keyof VirtualSimOptions];
    const isUnaskedPin = name === 'pin' && value === undefined;
    if (typeof value !== kind && !isUnaskedPin) {
      throw new SimOptionError(`SIM option "${name}" must be a ${kind}`);
    }
  }
  return options;
}

export class VirtualSim {
  readonly iccid: string;
  readonly imsi: string;
  /** Three in the countries of North America (31x, 302, 334), as mostly in life. */
  readonly mncLength: 2 | 3;

  readonly #faults: FaultState;
  readonly #counters: StickCounters;
  readonly #isPresent: boolean;
  #isBusy = true;
  #pin: string;
  #puk: string;
  #asksForPin: boolean;
  #isVerified = false;
  #pinTries: number;
  #pukTries: number;

  constructor(
    options: Partial<VirtualSimOptions> | undefined,
    faults: FaultState,
    counters: StickCounters,
  ) {
    const { present, pin, unlocked, triesLeft, puk, pukTriesLeft, iccid, imsi } = {
      ...defaultOptions,
      ...options,
    };
    this.#faults = faults;
    this.#counters = counters;
    this.#isPresent = present;
    this.#asksForPin = pin !== undefined;
    this.#isVerified = unlocked;
    this.#pin = pin ?? UNASKED_PIN;
    this.#pinTries = triesLeft;
    this.#puk = puk;
    this.#pukTries = pukTriesLeft;
    this.iccid = iccid;
    this.imsi = imsi;
    this.mncLength = /^(?:31\d|302|334)/.test(imsi) ? 3 : 2;
  }

  get status(): SimStatus {
    const { simMissing, simWrong, simFailure } = this.#faults.now;
    if (simMissing || !this.#isPresent) return 'missing';
    if (simFailure) return 'failure';
    if (simWrong) return 'wrong';
    if (this.#isBusy) return 'busy';
    if (this.#pinTries === 0) return this.#pukTries === 0 ? 'blocked' : 'puk-required';
    return this.#asksForPin && !this.#isVerified ? 'pin-required' : 'ready';
  }

  get asksForPin(): boolean {
    return this.#asksForPin;
  }

  get pinTries(): number {
    return this.#pinTries;
  }

  get pukTries(): number {
    return this.#pukTries;
  }

  /** What the card would be plugged in with next time: it forgets its unlocking, not its counters. */
  get memory(): VirtualSimOptions {
    return {
      present: this.#isPresent,
      pin: this.#asksForPin ? this.#pin : undefined,
      unlocked: false,
      triesLeft: this.#pinTries,
      puk: this.#puk,
      pukTriesLeft: this.#pukTries,
      iccid: this.iccid,
      imsi: this.imsi,
    };
  }

  /** The card finished its start. */
  settle(): void {
    this.#isBusy = false;
  }

  /** Why a command that needs an unlocked card cannot run, or undefined. */
  get refusal(): AtReply | undefined {
    const code = refusalCodes[this.status];
    return code === undefined ? undefined : cmeError(code);
  }

  /** `+CPIN="pin"`. `then` runs when the card became ready. */
  enterPin(pin: string, then: () => void): AtReply {
    if (this.status === 'ready') return cmeError(3);
    if (this.status !== 'pin-required') return this.refusal ?? cmeError(3);
    if (!pinFormat.test(pin)) return cmeError(50);
    if (!this.#verifyPin(pin)) return cmeError(16);
    this.#isVerified = true;
    return okThen(then);
  }

  /** `+CPIN="puk","new pin"`; cards also take it while they only ask for the PIN. */
  enterPuk(puk: string, newPin: string, then: () => void): AtReply {
    const { status } = this;
    if (status === 'ready') return cmeError(3);
    if (status !== 'puk-required' && status !== 'pin-required') {
      return this.refusal ?? cmeError(3);
    }
    if (!pukFormat.test(puk) || !pinFormat.test(newPin)) return cmeError(50);
    this.#counters.cardVerifications += 1;
    if (puk !== this.#puk) {
      this.#pukTries -= 1;
      return cmeError(16);
    }
    this.#pin = newPin;
    this.#pinTries = FULL_PIN_TRIES;
    this.#pukTries = FULL_PUK_TRIES;
    this.#isVerified = true;
    return okThen(then);
  }

  /** `+CLCK="SC",0|1,"pin"`: switches the PIN question off or on. */
  setPinQuestion(isAsked: boolean, pin: string): AtReply {
    if (this.refusal !== undefined) return this.refusal;
    if (!this.#verifyPin(pin)) return cmeError(16);
    this.#asksForPin = isAsked;
    this.#isVerified = true;
    return ok();
  }

  /** `+CPWD="SC","old","new"`; only a card that asks for its PIN lets it be changed. */
  changePin(oldPin: string, newPin: string): AtReply {
    if (this.refusal !== undefined) return this.refusal;
    if (!this.#asksForPin) return cmeError(3);
    if (!pinFormat.test(newPin)) return cmeError(50);
    if (!this.#verifyPin(oldPin)) return cmeError(16);
    this.#pin = newPin;
    return ok();
  }

  #verifyPin(pin: string): boolean {
    this.#counters.cardVerifications += 1;
    if (pin === this.#pin) {
      this.#pinTries = FULL_PIN_TRIES;
      return true;
    }
    this.#pinTries -= 1;
    this.#isVerified &&= this.#pinTries > 0;
    return false;
  }
}

/** `+CME ERROR` by status; a blocked card is dead to everything but questions. */
const refusalCodes: Readonly<Partial<Record<SimStatus, number>>> = {
  missing: 10,
  'pin-required': 11,
  'puk-required': 12,
  blocked: 13,
  failure: 13,
  busy: 14,
  wrong: 15,
};
