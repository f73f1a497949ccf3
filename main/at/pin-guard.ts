/**
 * The rule that no SIM gets locked by this program: every line with a PIN, PUK or lock code leaves
 * only with an authorisation, one per action of a person; every attempt is on record before its
 * bytes leave; and no other program may send one from the counting of the tries to the answer.
 */
import { CmeCode } from './cme-errors.ts';
import type { FinalResult } from './final-result.ts';
import type { CodeKind, OutgoingLine } from './outgoing-line.ts';
import { PinGuardError } from './pin-guard-error.ts';
import type { PinJournal, PinJournalEntry } from './pin-journal.ts';
import { UNKNOWN_SIM } from './pin-journal.ts';
import type { PinLock, PinLockHold } from './pin-lock.ts';

export { PinGuardError, type PinGuardReason } from './pin-guard-error.ts';

export interface CodeRequest {
  readonly kind: CodeKind;
  /** 'user': a person entered or confirmed it just now. 'stored': the program does it by itself. */
  readonly origin: 'user' | 'stored';
  /** ICCID or a digest of it; undefined when the SIM does not tell. */
  readonly simKey: string | undefined;
  /** From `AT^CPIN?` just now; undefined (stick does not know the command) counts as one. */
  readonly triesLeft: number | undefined;
  /** The person was told that a wrong code now blocks the SIM, and agreed. */
  readonly consentToLastTry?: boolean;
}

/** Opaque permission for one code; only the guard that issued it accepts it. */
export interface PinAuthorisation {
  readonly kind: CodeKind;
}

/** An authorisation on its way: what the session hands back to the guard step by step. */
export interface PinAttempt {
  readonly request: CodeRequest;
  readonly issuedAfter: number;
  /** The hold under which the tries were counted. */
  readonly hold: PinHold | undefined;
  /** What the journal said before; set by `begin`. */
  previous: PinJournalEntry | undefined;
}

/** What became of an attempt: 'not-asked' means that no try was used. */
export type AttemptOutcome = 'accepted' | 'refused' | 'not-asked';

/** What the answer to a line with a code says. */
export function attemptOutcome({ kind, code }: FinalResult): AttemptOutcome {
  if (kind === 'OK') return 'accepted';
  const simNotAsked = code === CmeCode.SimNotInserted || code === CmeCode.SimBusy;
  return kind === 'CME' && simNotAsked ? 'not-asked' : 'refused';
}

/** A SIM held for one attempt; see {@link PinGuard.hold}. */
export interface PinHold {
  readonly simKey: string | undefined;
  /** Idempotent. */
  release(): Promise<void>;
}

/** What `AT+CPIN?` and `AT^CPIN?` show. */
export interface ShownSim {
  readonly ready: boolean;
  /** Which code it waits for; 'pin' when left out. */
  readonly kind?: 'pin' | 'puk';
  /** For that code; undefined when the stick does not tell. */
  readonly triesLeft: number | undefined;
}

/** One per stick. */
export class PinGuard {
  readonly #journal: PinJournal;
  readonly #lock: PinLock | undefined;
  readonly #issued = new WeakMap<PinAuthorisation, PinAttempt>();
  #hold: PinHold | undefined;
  #attemptsBegun = 0;

  /** Without a lock no hold is needed: for a SIM that no other program can reach. */
  constructor(journal: PinJournal, lock?: PinLock) {
    this.#journal = journal;
    this.#lock = lock;
  }

  /**
   * Holds the SIM against other programs. To be called before its tries are counted, and released
   * when the answer to the code is there. Rejects with PinGuardError 'in-use-elsewhere',
   * 'journal-failed'.
   */
  async hold(simKey: string | undefined): Promise<PinHold> {
    if (this.#hold !== undefined) throw new PinGuardError('in-use-elsewhere');
    const hold: PinHold = {
      simKey,
      release: async () => {
        if (this.#hold === hold) this.#hold = undefined;
        await locked?.release();
      },
    };
    // At once, so that two calls can not both get through the wait.
    this.#hold = hold;
    let locked: PinLockHold | undefined;
    try {
      locked = await this.#recorded(() => this.#lock?.acquire(simKey));
      if (this.#lock !== undefined && locked === undefined) {
        throw new PinGuardError('in-use-elsewhere');
      }
    } catch (error) {
      this.#hold = undefined;
      throw error;
    }
    return hold;
  }

  /** Throws PinGuardError when the request breaks a rule that needs no journal. */
  authorise(request: CodeRequest): PinAuthorisation {
    const { kind, origin, simKey, triesLeft = 1, consentToLastTry = false } = request;
    if (!(triesLeft >= 1)) throw new PinGuardError('no-tries-left');
    if (origin === 'stored') {
      if (kind !== 'pin') throw new PinGuardError('never-automatic');
      if (simKey === undefined || simKey === '') throw new PinGuardError('unknown-sim');
    }
    const consents = origin === 'user' && consentToLastTry;
    if (triesLeft < 2 && !consents) throw new PinGuardError('tries-too-low');
    const hold = this.#hold;
    if (this.#lock !== undefined && (hold === undefined || hold.simKey !== simKey)) {
      throw new PinGuardError('not-held');
    }

    const authorisation: PinAuthorisation = Object.freeze({ kind });
    this.#issued.set(authorisation, {
      request: { ...request },
      issuedAfter: this.#attemptsBegun,
      hold,
      previous: undefined,
    });
    return authorisation;
  }

  /**
   * AtSession's question for every line: undefined for a harmless one, the attempt for one whose
   * code is authorised. The authorisation is spent, whatever happens next. Throws PinGuardError.
   */
  redeem(
    outgoing: OutgoingLine,
    authorisation: PinAuthorisation | undefined,
  ): PinAttempt | undefined {
    if (outgoing.verdict === 'refused') throw new PinGuardError(outgoing.reason);
    if (outgoing.verdict === 'harmless') return undefined;
    if (authorisation === undefined) throw new PinGuardError('no-authorisation');

    const attempt = this.#issued.get(authorisation);
    if (attempt === undefined) throw new PinGuardError('authorisation-used');
    this.#issued.delete(authorisation);
    if (attempt.request.kind !== outgoing.kind) throw new PinGuardError('wrong-kind');
    return attempt;
  }

  /** Puts the attempt on record. The bytes may leave once it resolves; rejects with PinGuardError. */
  async begin(attempt: PinAttempt): Promise<void> {
    const { kind, origin, triesLeft } = attempt.request;
    if (attempt.issuedAfter !== this.#attemptsBegun) {
      throw new PinGuardError('authorisation-stale');
    }
    if (this.#lock !== undefined && attempt.hold !== this.#hold) {
      throw new PinGuardError('not-held');
    }
    this.#attemptsBegun += 1;

    attempt.previous = await this.#recorded(() => this.#journal.read(journalKey(attempt.request)));
    if (attempt.previous !== undefined && origin === 'stored') {
      throw new PinGuardError(
        attempt.previous.state === 'refused' ? 'stored-code-refused' : 'unfinished-attempt',
      );
    }
    await this.#write(attempt.request, {
      kind,
      origin,
      state: 'sent',
      triesLeft: triesLeft ?? null,
    });
  }

  /**
   * Records how a begun attempt ended; without a call (time-out, unplugged, killed) it stays
   * unfinished. A stored PIN that was refused stays on record until a person gets a code accepted.
   */
  async finish(attempt: PinAttempt, outcome: AttemptOutcome): Promise<void> {
    const { request, previous } = attempt;
    if (outcome === 'accepted') return this.#write(request, leftBy(request.kind, previous));
    if (outcome === 'refused' && request.origin === 'stored') {
      const { kind, origin, triesLeft } = request;
      return this.#write(request, { kind, origin, state: 'refused', triesLeft: triesLeft ?? null });
    }
    return this.#write(request, previous);
  }

  /**
   * Compares an attempt that is still on record with what the SIM shows now. 'accepted' clears the
   * record; 'refused' means that the stored PIN is wrong and must be forgotten; 'unclear' leaves the
   * decision to a person: a full counter can also mean a right PIN followed by a restart.
   */
  async settle(
    simKey: string | undefined,
    shown: ShownSim,
  ): Promise<'none' | 'accepted' | 'refused' | 'unclear'> {
    const key = journalKey({ simKey });
    const onRecord = () => this.#recorded(() => this.#journal.read(key));
    if ((await onRecord()) === undefined) return 'none';

    let hold: PinHold;
    try {
      hold = await this.hold(simKey);
    } catch (error) {
      // The attempt is another program's and still under way.
      if (error instanceof PinGuardError && error.reason === 'in-use-elsewhere') return 'unclear';
      throw error;
    }
    try {
      return await this.#settleHeld(key, await onRecord(), shown);
    } finally {
      await hold.release();
    }
  }

  async #settleHeld(
    key: string,
    entry: PinJournalEntry | undefined,
    { ready, kind = 'pin', triesLeft }: ShownSim,
  ): Promise<'none' | 'accepted' | 'refused' | 'unclear'> {
    if (entry === undefined) return 'none';
    if (entry.state === 'refused') return 'refused';
    if (ready) {
      await this.#recorded(() => this.#journal.write(key, undefined));
      return 'accepted';
    }
    const lostATry =
      kind === entry.kind
        ? triesLeft !== undefined && triesLeft < (entry.triesLeft ?? 0)
        : // The last PIN try went wrong.
          entry.kind === 'pin' && kind === 'puk';
    if (entry.origin !== 'stored' || !lostATry) return 'unclear';
    await this.#recorded(() => this.#journal.write(key, { ...entry, state: 'refused' }));
    return 'refused';
  }

  #write(request: CodeRequest, entry: PinJournalEntry | undefined): Promise<void> {
    return this.#recorded(() => this.#journal.write(journalKey(request), entry));
  }

  async #recorded<T>(access: () => Promise<T> | T): Promise<T> {
    try {
      return await access();
    } catch (error) {
      throw new PinGuardError('journal-failed', { cause: error });
    }
  }
}

/** What an accepted code leaves on record: of PIN2 or a lock code nothing follows for the PIN. */
function leftBy(
  kind: CodeKind,
  previous: PinJournalEntry | undefined,
): PinJournalEntry | undefined {
  if (kind === 'pin') return undefined;
  // A PUK opens the SIM, and yet the stored PIN stays wrong.
  return kind === 'puk' && previous?.state === 'sent' ? undefined : previous;
}

function journalKey({ simKey }: Pick<CodeRequest, 'simKey'>): string {
  return simKey === undefined || simKey === '' ? UNKNOWN_SIM : simKey;
}
