/** +CPWD — another PIN for the SIM; works only while the SIM asks for its PIN at the start. */
import type { AtCommand } from '../at-command.ts';
import { quotedDigits } from '../quoted-string.ts';
import { settingCommand } from '../setting-command.ts';

/** Needs an authorisation of kind 'pin': a wrong `pin` costs a try. */
export function changePin(pin: string, newPin: string): AtCommand<void> {
  const codes = [quotedDigits('pin', pin, 4, 8), quotedDigits('pin', newPin, 4, 8)];
  return settingCommand(`AT+CPWD="SC",${codes.join(',')}`, 30_000);
}
