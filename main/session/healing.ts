/**
 * What to do about a connection that broke: a ladder for each kind of trouble, from the gentlest
 * remedy to "plug it in again". Every ladder ends, restarts of the stick are rationed, and nothing
 * here sends a PIN.
 */
import type { Failure, FailureCode } from '../../shared/failure.ts';
import type { HealingAction } from '../../shared/session-history.ts';

export interface Remedy {
  readonly action: HealingAction;
  /** Before it is applied. */
  readonly pauseMs: number;
}

/**
 * `network`: the network said so, and nothing is wrong with the stick. `silence`: the call stands and
 * nothing comes through it. `device`: the stick itself does not answer. `gone`: it is not there.
 */
type Trouble = 'network' | 'silence' | 'device' | 'gone';

const troubles: Partial<Record<FailureCode, Trouble>> = {
  'network-detach': 'network',
  'no-network': 'network',
  'registration-denied': 'network',
  'bearer-refused': 'network',
  'apn-refused': 'network',
  'auth-refused': 'network',
  'not-subscribed': 'network',
  'no-answer': 'silence',
  'no-address': 'silence',
  'bearer-timeout': 'silence',
  'at-silent': 'device',
  'at-error': 'device',
  'usb-error': 'device',
  'stick-gone': 'gone',
  'stick-reset': 'gone',
  'no-stick': 'gone',
};

/** A quarter of a second lets the stick finish what it was saying. */
const SOON_MS = 250;

/** Dialling costs nothing but the network's patience, so it goes on the longest. */
const redialPausesMs = [
  SOON_MS,
  2_000,
  5_000,
  10_000,
  30_000,
  60_000,
  60_000,
  120_000,
  120_000,
  300_000,
] as const;

const silenceLadder: readonly Remedy[] = [
  { action: 'redial', pauseMs: SOON_MS },
  { action: 'restart-radio', pauseMs: 1_000 },
  { action: 'reset-modem', pauseMs: 2_000 },
  { action: 'reset-usb', pauseMs: 5_000 },
  { action: 'ask-to-replug', pauseMs: 0 },
];

const deviceLadder: readonly Remedy[] = [
  { action: 'reopen', pauseMs: SOON_MS },
  { action: 'reopen', pauseMs: 2_000 },
  { action: 'reset-usb', pauseMs: 5_000 },
  { action: 'reopen', pauseMs: 10_000 },
  { action: 'ask-to-replug', pauseMs: 0 },
];

/** A stick with a loose contact comes and goes: it is opened again ever later, not ever faster. */
const returnPausesMs = [0, 0, 1_000, 2_000, 5_000, 10_000, 30_000] as const;

export interface HealingMeans {
  /** Without somebody who watches the bus, whatever takes the stick away is out of reach. */
  readonly canReopen: boolean;
  readonly resetsLeft: number;
}

/**
 * The remedy for the `attempt`-th loss in a row (1, 2, …); undefined when nothing is left to try, or
 * when only a person can help. `isOpen`: the stick is in our hands, so that there is something to
 * restart.
 */
export function remedyFor(
  { code }: Failure,
  attempt: number,
  { canReopen, resetsLeft }: HealingMeans,
): Remedy | undefined {
  switch (troubles[code]) {
    case 'network': {
      const pauseMs = redialPausesMs[attempt - 1];
      return pauseMs === undefined ? undefined : { action: 'redial', pauseMs };
    }
    case 'silence':
      return rung(silenceLadder, 'redial', attempt, canReopen, resetsLeft);
    case 'device':
      return canReopen ? rung(deviceLadder, 'reopen', attempt, canReopen, resetsLeft) : undefined;
    case 'gone':
      return canReopen
        ? { action: 'await-stick', pauseMs: returnPausesMs[attempt - 1] ?? 30_000 }
        : undefined;
    case undefined:
      return undefined;
  }
}

/** Resets that can not be made, or not any more this hour, become `instead`, with their pause. */
function rung(
  ladder: readonly Remedy[],
  instead: HealingAction,
  attempt: number,
  canReopen: boolean,
  resetsLeft: number,
): Remedy | undefined {
  const remedy = ladder[attempt - 1];
  if (remedy === undefined) return canReopen ? ladder.at(-1) : undefined;
  switch (remedy.action) {
    case 'reset-modem':
    case 'reset-usb':
      return canReopen && resetsLeft > 0 ? remedy : { ...remedy, action: instead };
    case 'ask-to-replug':
      return canReopen ? remedy : undefined;
    case 'redial':
    case 'restart-radio':
    case 'reopen':
    case 'await-stick':
      return remedy;
  }
}
