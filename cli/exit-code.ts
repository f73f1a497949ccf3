/** Exit codes of the command line. Part of its interface (README): add, never renumber. */
import type { Failure, FailureCode } from '../shared/failure.ts';

export const exitCode = {
  ok: 0,
  unexpected: 1,
  usage: 2,
  /** Something this command needs is missing on this machine. */
  machine: 3,
  stick: 4,
  sim: 5,
  network: 6,
  host: 7,
} as const;

export type ExitCode = (typeof exitCode)[keyof typeof exitCode];

const group: Record<FailureCode, ExitCode> = {
  'no-stick': exitCode.stick,
  'stick-in-cd-mode': exitCode.stick,
  'stick-hilink': exitCode.stick,
  'stick-unsupported': exitCode.stick,
  'stick-busy': exitCode.stick,
  'usb-permission': exitCode.stick,
  'usb-error': exitCode.stick,
  'stick-gone': exitCode.stick,
  'stick-reset': exitCode.stick,
  'at-silent': exitCode.stick,
  'at-error': exitCode.stick,
  'sim-missing': exitCode.sim,
  'sim-wrong': exitCode.sim,
  'sim-failure': exitCode.sim,
  'pin-required': exitCode.sim,
  'pin-wrong': exitCode.sim,
  'pin-guarded': exitCode.sim,
  'puk-required': exitCode.sim,
  'sim-blocked': exitCode.sim,
  'operator-lock': exitCode.sim,
  'radio-off': exitCode.network,
  'no-network': exitCode.network,
  'registration-denied': exitCode.network,
  'roaming-blocked': exitCode.network,
  'apn-refused': exitCode.network,
  'auth-refused': exitCode.network,
  'not-subscribed': exitCode.network,
  'bearer-refused': exitCode.network,
  'bearer-timeout': exitCode.network,
  'no-address': exitCode.network,
  'no-answer': exitCode.network,
  'dns-broken': exitCode.network,
  'mtu-blackhole': exitCode.network,
  captive: exitCode.network,
  'network-detach': exitCode.network,
  'cap-reached': exitCode.network,
  'helper-missing': exitCode.host,
  'helper-denied': exitCode.host,
  'helper-failed': exitCode.host,
  'tun-missing': exitCode.host,
  'tun-permission': exitCode.host,
  'host-network-failed': exitCode.host,
  'platform-unsupported': exitCode.machine,
  unexpected: exitCode.unexpected,
};

export function exitCodeOf(failure: Failure): ExitCode {
  return group[failure.code];
}
