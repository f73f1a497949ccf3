/** +CLCK — is the SIM's PIN asked for at the start? */
import { AnswerFields } from '../answer-fields.ts';
import type { AtCommand } from '../at-command.ts';
import { quotedDigits } from '../quoted-string.ts';
import { settingCommand } from '../setting-command.ts';

export interface PinLock {
  readonly pinLockEnabled: boolean;
}

export const readPinLock: AtCommand<PinLock> = {
  line: 'AT+CLCK="SC",2',
  timeoutMs: 10_000,
  parse(informationLines) {
    const status = AnswerFields.of('AT+CLCK="SC",2', '+CLCK', informationLines).integer(0);
    return { pinLockEnabled: status === 1 };
  },
};

/** Needs an authorisation of kind 'pin'. */
export function setPinLock(enabled: boolean, pin: string): AtCommand<void> {
  return settingCommand(
    `AT+CLCK="SC",${enabled ? 1 : 0},${quotedDigits('pin', pin, 4, 8)}`,
    30_000,
  );
}
