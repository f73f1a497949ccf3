/** What can happen to a stick, and the cause that has to be named for it. */
import type { CauseCode } from '../../shared/cause.ts';
import type { ScenarioStep } from '../../simulator/scenario-step.ts';
import type { FaultSwitches } from '../../simulator/fault-switches.ts';
import type { VirtualRunOptions } from './virtual-run.ts';

export interface Situation {
  readonly name: string;
  readonly options: VirtualRunOptions;
  readonly cause: CauseCode;
  /** For trouble of a connection that was fine; the session's first notice of it is the evidence. */
  readonly strikesAtMs?: number;
}

/** Harmless, and it fills a log: on top of every situation, and alone in the healthy runs. */
const noises: readonly Partial<FaultSwitches>[] = [
  {},
  { urcStorm: true, rejectsAtq0: true, emptyManufacturer: true },
  { gluesFinals: true, noNotifications: true, encapsulatedDead: true, atDelayMs: 150 },
];

type Base = readonly [
  CauseCode,
  string,
  Omit<VirtualRunOptions, 'faults'> & { faults?: Partial<FaultSwitches> },
];

const fault = (cause: CauseCode, faults: Partial<FaultSwitches>): Base => [
  cause,
  Object.entries(faults)
    .map(([name, value]) => (value === true ? name : `${name}=${String(value)}`))
    .join(' + '),
  { faults },
];

const base: readonly Base[] = [
  fault('sim-missing', { simMissing: true }),
  fault('sim-wrong', { simWrong: true }),
  fault('sim-failure', { simFailure: true }),
  fault('sim-failure', { simBusyMs: 60_000 }),
  ['pin-required', 'a card with a PIN', { sim: { pin: '4711' } }],
  ['pin-required', 'a card on its last try', { sim: { pin: '4711', triesLeft: 1 } }],
  ['puk-required', 'a card that wants its PUK', { sim: { pin: '4711', triesLeft: 0 } }],
  ['sim-blocked', 'a dead card', { sim: { pin: '4711', triesLeft: 0, pukTriesLeft: 0 } }],
  fault('no-network', { noNetwork: true }),
  fault('roaming-blocked', { roaming: true }),
  fault('registration-denied', { registrationDeniedCause: 3 }),
  fault('registration-denied', { registrationDeniedCause: 15 }),
  fault('apn-refused', { bearerRefusedCause: 27 }),
  fault('auth-refused', { bearerRefusedCause: 29 }),
  fault('not-subscribed', { bearerRefusedCause: 33 }),
  fault('operator-barring', { bearerRefusedCause: 8 }),
  fault('network-busy', { bearerRefusedCause: 26 }),
  fault('network-busy', { bearerRefusedCause: 38 }),
  fault('bearer-refused', { bearerRefusedCause: 0 }),
  fault('bearer-timeout', { bearerSilent: true }),
  fault('no-answer', { answersNothing: true }),
  fault('no-answer', { dropsDownlink: true }),
  fault('no-address', { noIpv6: false, ipv6Only: true, raSilent: true }),
  fault('no-address', { dhcpSilent: true, atDhcpUnsupported: true }),
  fault('at-silent', { atSilent: true }),
  fault('stick-unsupported', { controlStallPercent: 100 }),
  fault('usb-error', { bulkStallAfterMs: 500 }),
  fault('stick-gone', { unplugAfterMs: 8_000 }),
  fault('stick-gone', { powerLossAfterMs: 5_000 }),
  ['stick-hilink', 'a stick that is a router', { profile: 'hilink' }],
];

/** Trouble of a connection that was fine: what heals by itself is told when it does not stop. */
const later: readonly Situation[] = [
  {
    name: 'goes silent while online',
    options: { script: [after(40_000, { do: 'set-faults', faults: { answersNothing: true } })] },
    cause: 'no-answer',
    strikesAtMs: 40_000,
  },
  {
    name: 'the network ends one call after the other',
    options: {
      script: [20, 30, 40, 50, 60, 70, 80].map((s) =>
        after(s * 1_000, { do: 'drop-bearer', cause: 36 }),
      ),
    },
    cause: 'network-detach',
    strikesAtMs: 40_000,
  },
];

export const situations: readonly Situation[] = [
  ...base.flatMap(([cause, name, options]) =>
    noises.slice(0, 2).map((noise, index) => ({
      name: index === 0 ? name : `${name}, and noise`,
      options: { ...options, faults: { ...noise, ...options.faults } },
      cause,
    })),
  ),
  ...later,
];

/** They connect and stay, whatever they sound like. */
export const healthyRuns: readonly {
  readonly name: string;
  readonly options: VirtualRunOptions;
}[] = [
  ...noises.slice(1).map((faults, index) => ({ name: `noise ${index + 1}`, options: { faults } })),
  ...(
    [
      { urcStorm: true, gluesFinals: true, urcDropPercent: 30 },
      { hostileBlockPercent: 10, urcStorm: true },
      { simBusyMs: 15_000 },
      { slowRegistration: true },
      { registrationDelayMs: 30_000, urcStorm: true },
      { bearerDelayMs: 20_000 },
      { dhcpSilent: true },
      { arpSilent: true },
      { atDhcpUnsupported: true, rejectsAtq0: true },
      { radioOff: true },
      { forgetsFormatAtAlt1: true, ndpMustBeLast: true, noNotifications: true },
      { radioRttMs: 600, radioJitterMs: 200 },
      { muteWithoutDtr: true, atDelayMs: 700 },
      { noIpv6: false, ipv6RefusedCause: 33 },
      { noIpv6: false, dualStackRefusedCause: 50 },
      { noIpv6: false, raSilent: true },
    ] as readonly Partial<FaultSwitches>[]
  ).map((faults) => ({ name: JSON.stringify(faults), options: { faults } })),
];

function after(afterMs: number, action: ScenarioStep['action']): ScenarioStep {
  return { afterMs, action };
}
