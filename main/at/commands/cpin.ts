/** +CPIN — what the SIM waits for, and the PIN or PUK for it. */
import { AnswerFields } from '../answer-fields.ts';
import type { AtCommand } from '../at-command.ts';
import { CmeCode } from '../cme-errors.ts';
import { quotedDigits } from '../quoted-string.ts';
import { settingCommand } from '../setting-command.ts';

/** What the SIM says, upper case: `READY`, `SIM PIN`, `SIM PUK`, `PH-NET PIN` … */
export interface SimState {
  readonly state: string;
}

export const readSimState: AtCommand<SimState> = {
  line: 'AT+CPIN?',
  timeoutMs: 5_000,
  parse(informationLines) {
    return parseSimState(AnswerFields.of('AT+CPIN?', '+CPIN', informationLines));
  },
};

export function parseSimState(fields: AnswerFields): SimState {
  return { state: fields.text(0).toUpperCase() };
}

/**
 * The state behind a `+CME ERROR` to AT+CPIN?, where there is one. BUSY is usual for up to 30 s
 * after the start: ask again.
 */
export function simStateOfError(cmeCode: number | undefined): string | undefined {
  switch (cmeCode) {
    case CmeCode.SimNotInserted:
      return 'ABSENT';
    case CmeCode.SimPinRequired:
      return 'SIM PIN';
    case CmeCode.SimPukRequired:
      return 'SIM PUK';
    case CmeCode.SimFailure:
      return 'FAILURE';
    case CmeCode.SimBusy:
      return 'BUSY';
    case CmeCode.SimWrong:
      return 'WRONG';
    default:
      return undefined;
  }
}

/** Needs an authorisation of kind 'pin'. AtResultError with CME 16 when it is wrong. */
export function enterPin(pin: string): AtCommand<void> {
  return settingCommand(`AT+CPIN=${quotedDigits('pin', pin, 4, 8)}`, 30_000);
}

/** Needs an authorisation of kind 'puk'. Ten wrong ones and the SIM is dead. */
export function unblockPin(puk: string, newPin: string): AtCommand<void> {
  const codes = [quotedDigits('puk', puk, 8, 8), quotedDigits('pin', newPin, 4, 8)];
  return settingCommand(`AT+CPIN=${codes.join(',')}`, 30_000);
}
