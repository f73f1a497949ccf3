/** Why a line was kept back. The reason is the detail of the failure 'pin-guarded'. */
import type { LineRefusal } from './outgoing-line.ts';

export type PinGuardReason =
  | LineRefusal
  | 'no-authorisation'
  /** One authorisation is one send; also said of an object that this guard did not issue. */
  | 'authorisation-used'
  /** Another code was sent after it was given: its number of tries is out of date. */
  | 'authorisation-stale'
  /** Given for another kind of code than the line carries. */
  | 'wrong-kind'
  /** One try left, or the number is unknown, and nobody agreed to risk it. */
  | 'tries-too-low'
  | 'no-tries-left'
  /** Only a SIM's own PIN may be sent without a person. */
  | 'never-automatic'
  /** The SIM could not be told apart from others (no ICCID). */
  | 'unknown-sim'
  /** An earlier attempt has no recorded answer, so a person must look first. */
  | 'unfinished-attempt'
  /** The stored PIN was wrong once. */
  | 'stored-code-refused'
  /** Another program is about to send a code to this SIM. */
  | 'in-use-elsewhere'
  /** Nobody holds the SIM for this attempt: its number of tries may be out of date. */
  | 'not-held'
  /** The modem had no SIM to ask, or a busy one: no try was used. */
  | 'not-asked'
  /** The attempt could not be put on record, or the SIM could not be held. */
  | 'journal-failed';

export class PinGuardError extends Error {
  readonly reason: PinGuardReason;

  constructor(reason: PinGuardReason, options?: ErrorOptions) {
    super(`not sent to the SIM: ${reason}`, options);
    this.name = 'PinGuardError';
    this.reason = reason;
  }
}
