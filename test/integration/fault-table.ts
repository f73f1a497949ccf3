/**
 * What each fault switch may lead to, alone. docs/virtual-stick.md tells what a switch plays; the
 * codes are those of shared/failure.ts, `online` includes a recovery on the way.
 */
import type { FaultSwitches } from '../../simulator/fault-switches.ts';
import type { VirtualSimOptions } from '../../simulator/virtual-sim.ts';
import type { Outcome } from './virtual-run.ts';

export interface FaultCase {
  readonly name: string;
  readonly faults: Partial<FaultSwitches>;
  readonly sim?: Partial<VirtualSimOptions>;
  readonly outcomes: readonly Outcome[];
}

/** Harmless: the connection must come about in spite of them. */
const online: readonly Outcome[] = ['online'];
/** The stick vanishes before or after it was online. */
const gone: readonly Outcome[] = ['stick-gone'];

function fault(faults: Partial<FaultSwitches>, outcomes: readonly Outcome[]): FaultCase {
  const name = Object.entries(faults)
    .map(([key, value]) => (value === true ? key : `${key}=${String(value)}`))
    .join(' + ');
  return { name, faults, outcomes };
}

function card(name: string, sim: Partial<VirtualSimOptions>, outcome: Outcome): FaultCase {
  return { name, faults: {}, sim, outcomes: [outcome] };
}

/** Every switch at least once; times so that they strike early, on the way, and when online. */
export const faultCases: readonly FaultCase[] = [
  fault({ ndpMustBeLast: true }, online),
  fault({ forgetsFormatAtAlt1: true }, online),
  fault({ rejectsNtb16: true }, online),
  fault({ offersOnlyNtb16: true }, online),
  fault({ losesInputSizeAtAlt1: true }, online),
  fault({ losesInputSizeAtAlt0: true }, online),
  fault({ refusesInputSizeAtAlt1: true }, online),
  fault({ ignoresInputSize: true }, online),
  fault({ inSizeSpill: true }, online),
  fault({ exactBlockEnd: true }, online),
  fault({ noNotifications: true }, online),
  fault({ encapsulatedDead: true }, online),
  // Where neither the format is taken nor told, the host has to guess it: NTB-16, as the standard.
  fault({ controlStallPercent: 30 }, ['online', 'stick-unsupported', 'no-answer']),
  fault({ controlStallPercent: 100 }, ['stick-unsupported']),
  fault({ hostileBlockPercent: 30 }, online),
  fault({ hostileBlockPercent: 100 }, online),
  fault({ bulkStallAfterMs: 500 }, ['usb-error']),
  fault({ bulkStallAfterMs: 30_000 }, ['usb-error']),

  fault({ dhcpSilent: true }, online),
  fault({ arpSilent: true }, online),
  fault({ dnsSilent: true }, online),
  fault({ answersNothing: true }, ['no-answer']),
  fault({ dropsDownlink: true }, ['no-answer']),
  fault({ radioUplinkKbps: 64 }, online),
  fault({ radioDownlinkKbps: 64 }, online),
  fault({ radioUplinkBufferBytes: 16_384 }, online),
  fault({ radioRttMs: 600 }, online),
  fault({ radioJitterMs: 300 }, online),
  fault({ radioPathMtu: 1358 }, online),

  fault({ simMissing: true }, ['sim-missing']),
  fault({ simBusyMs: 20_000 }, online),
  fault({ simBusyMs: 60_000 }, ['sim-failure']),
  fault({ simWrong: true }, ['sim-wrong']),
  fault({ simFailure: true }, ['sim-failure']),
  card('a card with a PIN', { pin: '4711' }, 'asks-pin'),
  card('a card on its last try', { pin: '4711', triesLeft: 1 }, 'asks-pin'),
  card('a card that wants its PUK', { pin: '4711', triesLeft: 0 }, 'asks-puk'),
  card('a dead card', { pin: '4711', triesLeft: 0, pukTriesLeft: 0 }, 'sim-blocked'),
  card('no card', { present: false }, 'sim-missing'),

  fault({ radioOff: true }, online),
  fault({ noNetwork: true }, ['no-network']),
  fault({ roaming: true }, ['roaming-blocked']),
  fault({ registrationDeniedCause: 3 }, ['registration-denied']),
  fault({ registrationDeniedCause: 15 }, ['registration-denied']),
  fault({ registrationDelayMs: 100_000 }, online),
  fault({ registrationDelayMs: 200_000 }, ['no-network']),
  fault({ slowRegistration: true }, online),

  fault({ bearerRefusedCause: 27 }, ['apn-refused']),
  fault({ bearerRefusedCause: 29 }, ['auth-refused']),
  fault({ bearerRefusedCause: 33 }, ['not-subscribed']),
  fault({ bearerRefusedCause: 8 }, ['bearer-refused']),
  fault({ bearerRefusedCause: 38 }, ['bearer-refused']),
  fault({ bearerRefusedCause: 0 }, ['bearer-refused']),
  // The report is lost, and ^GLASTERR remembers.
  fault({ bearerRefusedCause: 27, urcDropPercent: 100 }, ['apn-refused']),
  fault({ bearerRefusedCause: 33, urcDropPercent: 100 }, ['not-subscribed']),
  fault({ bearerRefusedCause: 29, urcDropPercent: 100, noNotifications: true }, ['auth-refused']),
  fault({ noIpv6: true }, online),
  fault({ noIpv6: false }, online),
  fault({ noIpv6: false, ipv6Only: true }, online),
  fault({ noIpv6: false, raSilent: true }, online),
  fault({ noIpv6: false, ipv6Only: true, raSilent: true }, ['no-address']),
  fault({ noIpv6: false, ipv6RefusedCause: 33 }, online),
  fault({ noIpv6: false, dualStackRefusedCause: 50 }, online),
  fault({ noIpv6: false, dualStackRefusedCause: 51 }, online),
  fault({ bearerSilent: true }, ['bearer-timeout']),
  fault({ bearerDelayMs: 40_000 }, online),
  fault({ bearerDelayMs: 100_000 }, ['bearer-timeout']),
  fault({ detachAfterMs: 500 }, online),
  fault({ detachAfterMs: 10_000 }, online),

  fault({ atSilent: true }, ['at-silent']),
  fault({ atDelayMs: 700 }, online),
  fault({ atDelayMs: 3_000 }, ['at-silent', 'online']),
  fault({ atDhcpUnsupported: true }, online),
  fault({ rejectsAtq0: true }, online),
  fault({ emptyManufacturer: true }, online),
  fault({ ndisdupOkWrongPort: true }, online),
  fault({ muteWithoutDtr: true }, online),
  fault({ urcStorm: true }, online),
  fault({ urcDropPercent: 50 }, online),
  fault({ urcDropPercent: 100 }, online),
  fault({ gluesFinals: true }, online),
  fault({ wedgesWhenUnread: true }, online),

  fault({ unplugAfterMs: 300 }, gone),
  fault({ unplugAfterMs: 8_000 }, gone),
  fault({ unplugAfterMs: 40_000 }, gone),
  fault({ powerLossAfterMs: 5_000 }, gone),
  fault({ powerLossAfterMs: 40_000 }, gone),
  fault({ hostResetAfterMs: 10 }, ['stick-reset']),
  fault({ hostResetAfterMs: 5_000 }, ['stick-reset']),
  fault({ hostResetAfterMs: 40_000 }, ['stick-reset']),
  fault({ cardReaderHangs: true }, online),
  fault({ handleDeadAfterMs: 10 }, ['usb-error', 'stick-gone']),
  fault({ handleDeadAfterMs: 5_000 }, ['usb-error', 'stick-gone']),
  fault({ handleDeadAfterMs: 40_000 }, ['usb-error', 'stick-gone']),
];
