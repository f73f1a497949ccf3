/** Switches the radio on if need be, then follows the modem's way into the network. */
import { FailureError } from '../../../shared/failure.ts';
import type { Registration } from '../../../shared/session.ts';
import { readFunctionality, switchRadioOn } from '../../at/commands/cfun.ts';
import { readOperator } from '../../at/commands/cops.ts';
import { readRegistration, reportRegistration } from '../../at/commands/registration.ts';
import { readRadioSwitch } from '../../at/commands/rfswitch.ts';
import { readSystemInfoEx } from '../../at/commands/sysinfoex.ts';
import type { ModemContext } from './modem-context.ts';
import { ask, tell } from './tolerant-questions.ts';

const FULL_FUNCTIONALITY = 1;
const SERVICE_VALID = 2;
/** PS, or CS and PS. */
const packetDomains: readonly number[] = [2, 3];
/** A network may refuse one attempt and take the next: only a refusal that stays is one. */
const DENIALS_TO_BELIEVE = 3;

/**
 * Calls `onChange` at each change and resolves once it was told of home, roaming or a lasting
 * denial. FailureError radio-off.
 */
export async function watchRegistration(
  context: ModemContext,
  onChange: (registration: Registration) => void,
): Promise<void> {
  await switchOn(context);
  // Level 3 adds the cause of a denial; a stick that does not know it keeps level 2.
  if (!(await tell(context, reportRegistration('+CEREG', 3)))) {
    await tell(context, reportRegistration('+CEREG', 2));
  }
  let last = '';
  let denials = 0;
  for (;;) {
    const registration = await readOnce(context);
    denials = registration.status === 'denied' ? denials + 1 : 0;
    const isEnd =
      registration.status === 'home' ||
      registration.status === 'roaming' ||
      denials >= DENIALS_TO_BELIEVE;
    const told: Registration =
      registration.status === 'denied' && !isEnd
        ? { ...registration, status: 'searching' }
        : registration;
    const text = JSON.stringify(told);
    if (text !== last) onChange(told);
    if (isEnd) return;
    last = text;
    await context.pace.pause(1_000);
  }
}

async function readOnce(context: ModemContext): Promise<Registration> {
  const lte = await ask(context, readRegistration('+CEREG'));
  const packet = isRegistered(lte?.stat) ? lte : await ask(context, readRegistration('+CGREG'));
  const system = await ask(context, readSystemInfoEx);
  const serves =
    system === undefined ||
    (system.srvStatus === SERVICE_VALID && packetDomains.includes(system.srvDomain));
  if (isRegistered(packet?.stat) && serves) {
    const operator = (await ask(context, readOperator))?.operator ?? undefined;
    return {
      status: packet?.stat === 5 || system?.roam === 1 ? 'roaming' : 'home',
      ...(operator === undefined ? {} : { operator }),
      ...(system === undefined ? {} : { rat: system.sysModeName }),
    };
  }
  if (lte?.stat === 3 || packet?.stat === 3) {
    const cause = lte?.rejectCause ?? packet?.rejectCause;
    return { status: 'denied', ...(cause === undefined ? {} : { cause }) };
  }
  return { status: lte?.stat === 0 && packet?.stat === 0 ? 'none' : 'searching' };
}

function isRegistered(stat: number | undefined): boolean {
  return stat === 1 || stat === 5;
}

async function switchOn(context: ModemContext): Promise<void> {
  const radio = await ask(context, readRadioSwitch);
  if (radio?.hardwareOn === false) {
    throw new FailureError({ code: 'radio-off', detail: 'by the switch on the device' });
  }
  const functionality = await ask(context, readFunctionality);
  if (functionality === undefined || functionality.level === FULL_FUNCTIONALITY) return;
  if (!(await tell(context, switchRadioOn))) {
    throw new FailureError({ code: 'radio-off', detail: `+CFUN: ${functionality.level}` });
  }
}
