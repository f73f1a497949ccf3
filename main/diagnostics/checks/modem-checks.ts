/** Stick, SIM, signal and connection: what the modem says now. */
import type { Failure, FailureCode } from '../../../shared/failure.ts';
import type { AtCommand } from '../../at/at-command.ts';
import { AtResultError } from '../../at/at-error.ts';
import type { AtSession } from '../../at/at-session.ts';
import { readFunctionality } from '../../at/commands/cfun.ts';
import { readSimState, simStateOfError } from '../../at/commands/cpin.ts';
import { readSignalQuality } from '../../at/commands/hcsq.ts';
import { readNdisStatus } from '../../at/commands/ndisstatqry.ts';
import { rawCommand } from '../../at/commands/raw-command.ts';
import { readRegistration, type Registration } from '../../at/commands/registration.ts';
import { failed, ok, roundedMs, type Check, type CheckParts } from './check-parts.ts';

const atSilent: Failure = { code: 'at-silent' };

export const stickCheck: Check = {
  name: 'stick',
  needs: [],
  async run({ at, connection, nowMs }) {
    const session = at();
    if (session === undefined) {
      const isOpening = connection().session.state === 'opening';
      return failed(failureOfNow(connection()) ?? { code: isOpening ? 'at-silent' : 'no-stick' });
    }
    const startedMs = nowMs();
    try {
      await session.run(rawCommand('AT'));
    } catch {
      return failed(atSilent);
    }
    const product = connection().stick?.product;
    return ok({
      atMs: roundedMs(nowMs() - startedMs),
      ...(product === undefined ? {} : { product }),
    });
  },
};

/** SIM states that stand in the way; READY does not. */
const simFailures: Readonly<Record<string, FailureCode>> = {
  'SIM PIN': 'pin-required',
  'SIM PUK': 'puk-required',
  ABSENT: 'sim-missing',
  WRONG: 'sim-wrong',
  BUSY: 'sim-failure',
  FAILURE: 'sim-failure',
};

export const simCheck: Check = {
  name: 'sim',
  needs: ['stick'],
  async run({ at }) {
    const session = at();
    if (session === undefined) return failed(atSilent);
    const state = await simState(session);
    if (state === 'READY') return ok();
    if (state === undefined) return failed(atSilent);
    if (state.startsWith('PH-')) return failed({ code: 'operator-lock' });
    return failed({ code: simFailures[state] ?? 'sim-failure', detail: `the SIM says ${state}` });
  },
};

async function simState(at: AtSession): Promise<string | undefined> {
  try {
    return (await at.run(readSimState)).state;
  } catch (error) {
    return error instanceof AtResultError ? simStateOfError(error.cmeCode) : undefined;
  }
}

const HOME = 1;
const DENIED = 3;
const ROAMING = 5;

export const signalCheck: Check = {
  name: 'signal',
  needs: ['stick', 'sim'],
  async run({ at }) {
    const session = at();
    if (session === undefined) return failed(atSilent);
    const signal = await answerTo(session, readSignalQuality);
    const facts = {
      ...(signal?.rat === undefined ? {} : { rat: signal.rat }),
      ...(signal?.rsrpDbm === undefined ? {} : { rsrpDbm: signal.rsrpDbm }),
      ...(signal?.rssiDbm === undefined ? {} : { rssiDbm: signal.rssiDbm }),
      ...(signal?.sinrDb === undefined ? {} : { sinrDb: signal.sinrDb }),
    };
    const registrations = [
      await answerTo(session, readRegistration('+CEREG')),
      await answerTo(session, readRegistration('+CGREG')),
    ].filter((one) => one !== undefined);
    // Firmware that knows neither question can only be judged by its signal.
    if (registrations.length === 0) return signal === undefined ? failed(atSilent) : ok(facts);
    if (registrations.some(({ stat }) => stat === HOME || stat === ROAMING)) return ok(facts);
    return failed(await whyNotRegistered(session, registrations), facts);
  },
};

async function whyNotRegistered(
  at: AtSession,
  registrations: readonly Registration[],
): Promise<Failure> {
  const mode = await answerTo(at, readFunctionality);
  if (mode !== undefined && mode.level !== 1) return { code: 'radio-off' };
  const denied = registrations.find(({ stat }) => stat === DENIED);
  if (denied === undefined) return { code: 'no-network' };
  const { rejectCause } = denied;
  return {
    code: 'registration-denied',
    ...(rejectCause === undefined ? {} : { cause: rejectCause }),
  };
}

export const connectionCheck: Check = {
  name: 'connection',
  needs: ['signal'],
  async run({ at, connection }) {
    const session = at();
    if (session === undefined) return failed(atSilent);
    const { settings, session: state } = connection();
    const status = await answerTo(session, readNdisStatus);
    const isUp = status?.ipv4.connected === true || status?.ipv6.connected === true;
    const hasLease = state.state === 'online' || state.state === 'verifying';
    if (isUp || (status === undefined && hasLease)) {
      return ok(settings.apn === '' ? {} : { apn: settings.apn });
    }
    return failed(failureOfNow(connection()) ?? { code: 'bearer-timeout' });
  },
};

/** Why the session is not where it should be, where it has said so. */
export function failureOfNow({
  session,
}: Pick<ReturnType<CheckParts['connection']>, 'session'>): Failure | undefined {
  switch (session.state) {
    case 'failed':
    case 'closing':
      return session.failure;
    case 'recovering':
    case 'waiting-for-stick':
      return session.cause;
    case 'pin-required':
      return { code: session.kind === 'pin' ? 'pin-required' : 'puk-required' };
    default:
      return undefined;
  }
}

async function answerTo<Answer>(
  at: AtSession,
  question: AtCommand<Answer>,
): Promise<Answer | undefined> {
  return at.run(question).catch(() => undefined);
}
