/**
 * Every sentence a person reads, in English. Window, tray, command line and rules all read them
 * here; a failure is a fact, what it means, and one thing to do, without blame and without a code.
 */
import type { FailureCode } from '../failure.ts';
import type { HealingAction } from '../session-history.ts';
import type { SessionNote } from '../session-note.ts';
import type { SessionStateName } from '../session.ts';
import { networkReasonsEn, type NetworkReasons } from './network-reasons-en.ts';

export interface FailureWords {
  /** What happened and what it means. */
  readonly sentence: string;
  /** What to do next. */
  readonly next: string;
}

const failures = {
  'no-stick': {
    sentence: 'No LTE stick is plugged in.',
    next: 'Plug in your stick, or try the built-in one.',
  },
  'stick-in-cd-mode': {
    sentence: 'The stick still shows its install disc and has not become a modem.',
    next: 'Unplug it, wait five seconds and plug it in again.',
  },
  'stick-hilink': {
    sentence: 'This stick is a small router of its own: you are already online through it.',
    next: 'Open its page at 192.168.8.1, or read how to bring it into modem mode.',
  },
  'stick-unsupported': {
    sentence: 'This stick offers no network function that Tetherstick knows.',
    next: 'Send us its report, so that it can be added.',
  },
  'stick-busy': {
    sentence: 'Another program is using the stick.',
    next: 'Close that program, or let Tetherstick take over.',
  },
  'usb-permission': {
    sentence: 'This account may not use the stick.',
    next: 'Install the device rule, then plug the stick in again.',
  },
  'usb-error': {
    sentence: 'The stick did not answer properly over USB.',
    next: 'Unplug it and use another port, without a hub if you can.',
  },
  'stick-gone': {
    sentence: 'The stick was unplugged.',
    next: 'Plug it in again to go on.',
  },
  'stick-reset': {
    sentence: 'This computer reset the stick in the middle of the connection.',
    next: 'Connect again; if it happens often, use another USB port.',
  },
  'at-silent': {
    sentence: 'The modem inside the stick does not answer.',
    next: 'Unplug the stick, wait ten seconds and plug it in again.',
  },
  'at-error': {
    sentence: 'The modem refused a command it should know.',
    next: 'Restart the stick; if it happens again, save a report.',
  },
  'sim-missing': {
    sentence: 'There is no SIM in the stick, or it is not seated.',
    next: 'Push the SIM in until it clicks, then plug the stick in again.',
  },
  'sim-wrong': {
    sentence: 'The stick does not accept this SIM.',
    next: 'Try another SIM, or the one the stick was sold with.',
  },
  'sim-failure': {
    sentence: 'The SIM does not work.',
    next: 'Take it out, wipe the contacts and try again.',
  },
  'pin-required': {
    sentence: 'The SIM is locked with a PIN.',
    next: 'Enter the PIN.',
  },
  'pin-wrong': {
    sentence: 'This PIN is not right.',
    next: 'Check the letter from your operator before you try again.',
  },
  'pin-guarded': {
    sentence: 'The PIN was not sent, to protect the SIM from being locked.',
    next: 'Enter the PIN yourself, once you are sure of it.',
  },
  'puk-required': {
    sentence: 'The SIM is locked after too many wrong PINs.',
    next: 'Enter the PUK from the letter of your operator.',
  },
  'sim-blocked': {
    sentence: 'The SIM is blocked for good.',
    next: 'Ask your operator for a new SIM.',
  },
  'operator-lock': {
    sentence: 'The stick only accepts SIMs of the operator that sold it.',
    next: 'Use a SIM of that operator, or ask it for the unlock code.',
  },
  'radio-off': {
    sentence: 'The radio of the stick is switched off.',
    next: 'Switch the radio on.',
  },
  'no-network': {
    sentence: 'The stick found no network that takes this SIM.',
    next: 'Move to a window, then try again.',
  },
  'registration-denied': {
    sentence: 'The network does not let this SIM in.',
    next: 'Ask your operator whether the SIM is active and has mobile data.',
  },
  'roaming-blocked': {
    sentence: 'You are abroad, and data abroad is switched off.',
    next: 'Allow roaming if your plan covers it.',
  },
  'apn-refused': {
    sentence: 'The network does not know this access point (APN).',
    next: 'Choose the APN of your plan.',
  },
  'auth-refused': {
    sentence: 'The network refused the user name or password of this access point.',
    next: 'Check both, or choose another plan.',
  },
  'not-subscribed': {
    sentence: 'Your plan does not include this kind of data connection.',
    next: 'Choose another access point, or ask your operator.',
  },
  'bearer-refused': {
    sentence: 'The network refused the data connection.',
    next: 'Try again in a minute.',
  },
  'bearer-timeout': {
    sentence: 'The network did not answer the call for data.',
    next: 'Try again; if it stays silent, check the access point.',
  },
  'no-address': {
    sentence: 'Connected, but the stick gave no address.',
    next: 'Restart the stick.',
  },
  'no-answer': {
    sentence: 'Connected, but nothing comes back.',
    next: 'Restart the stick.',
  },
  'dns-broken': {
    sentence: 'The connection works, but names are not found.',
    next: 'Use other DNS servers.',
  },
  'mtu-blackhole': {
    sentence: 'Small packets pass, large ones are lost on the way.',
    next: 'Lower the packet size.',
  },
  captive: {
    sentence: 'The operator shows a page of its own before it lets you on.',
    next: 'Open the page and follow it.',
  },
  'network-detach': {
    sentence: 'The network ended the connection.',
    next: 'Connect again.',
  },
  'cap-reached': {
    sentence: 'Your data limit is reached.',
    next: 'Raise the limit to go on.',
  },
  'helper-missing': {
    sentence: 'The small helper that may change network settings is not installed.',
    next: 'Install it.',
  },
  'helper-denied': {
    sentence: 'The permission to change network settings was not given.',
    next: 'Connect again and allow it.',
  },
  'helper-failed': {
    sentence: 'The helper could not change the network settings.',
    next: 'Save a report.',
  },
  'tun-missing': {
    sentence: 'This system has no TUN device, so packets have no way in.',
    next: 'Load it with "modprobe tun".',
  },
  'tun-permission': {
    sentence: 'This program may not open a network tunnel.',
    next: 'Start it through its helper, or with the right to manage the network.',
  },
  'host-network-failed': {
    sentence: 'Address or route could not be set on this computer.',
    next: 'Check for another VPN or network program, then try again.',
  },
  'platform-unsupported': {
    sentence: 'This does not work on this system yet.',
    next: 'See the list of supported systems.',
  },
  unexpected: {
    sentence: 'Something went wrong inside Tetherstick.',
    next: 'Save a report and send it to us.',
  },
} as const satisfies Record<FailureCode, FailureWords>;

/** More exact words for 'pin-guarded', by the failure's detail. */
const pinGuarded = {
  'unfinished-attempt': {
    sentence: 'An earlier PIN was sent to the SIM, but its answer never came back.',
    next: 'Enter the PIN yourself, once you are sure of it.',
  },
  'stored-code-refused': {
    sentence: 'The PIN that was stored for this SIM is wrong and was not sent again.',
    next: 'Enter the right PIN yourself.',
  },
  'tries-too-low': {
    sentence: 'The PIN was not sent, because a wrong one might now lock the SIM.',
    next: 'Check the letter from your operator before you risk the last try.',
  },
  'in-use-elsewhere': {
    sentence: 'Another program is unlocking this SIM at the moment.',
    next: 'Wait until it is done, then try again.',
  },
  'not-asked': {
    sentence: 'The SIM was not ready, so the PIN was not used.',
    next: 'Try again in a moment.',
  },
} as const satisfies Record<string, FailureWords>;

const states = {
  idle: 'Not connected',
  'waiting-for-stick': 'Waiting for the stick',
  opening: 'Getting the stick ready',
  waking: 'Waiting for the modem',
  'reading-sim': 'Reading the SIM',
  'pin-required': 'The SIM needs its PIN',
  unlocking: 'Unlocking the SIM',
  registering: 'Looking for a network',
  dialling: 'Asking for a data connection',
  addressing: 'Getting an address',
  verifying: 'Checking that answers come back',
  online: 'Online',
  recovering: 'Connection lost, mending it',
  closing: 'Giving everything back',
  failed: 'Not connected',
} as const satisfies Record<SessionStateName, string>;

/** What is done about a lost connection. */
const healing = {
  redial: 'dialling again',
  'restart-radio': 'switching the radio off and on',
  'reset-modem': 'restarting the stick',
  'reset-usb': 'resetting the USB port',
  reopen: 'opening the stick again',
  'await-stick': 'waiting for the stick',
  'ask-to-replug': 'unplug the stick, wait ten seconds and plug it in again',
} as const satisfies Record<HealingAction, string>;

const notes = {
  'ipv6-only':
    'This network gives IPv6 only; most sites need IPv4, which Tetherstick cannot translate yet.',
} as const satisfies Record<SessionNote, string>;

/** "2 tries left." and its like, behind the sentence of a wrong PIN. */
function triesLeft(count: number): string {
  if (count === 0) return 'No tries are left.';
  return count === 1 ? 'One try is left.' : `${count} tries are left.`;
}

export const en = {
  failures,
  pinGuarded,
  networkReasons: networkReasonsEn,
  states,
  healing,
  notes,
  triesLeft,
};

/** The shape every other language must have. */
export interface Messages {
  readonly failures: Readonly<Record<FailureCode, FailureWords>>;
  readonly pinGuarded: Readonly<Record<keyof typeof pinGuarded, FailureWords>>;
  readonly networkReasons: NetworkReasons;
  readonly states: Readonly<Record<SessionStateName, string>>;
  readonly healing: Readonly<Record<HealingAction, string>>;
  readonly notes: Readonly<Record<SessionNote, string>>;
  readonly triesLeft: (count: number) => string;
}
