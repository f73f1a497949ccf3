/** What the rules of main/diagnostics say, in English: causes, and lines that are none. */
import type { CauseCode, NoiseCode } from '../cause.ts';
import type { CheckName } from '../ipc/checks.ts';
import type { FailureWords } from './en.ts';

/** The words of diagnostics; every other language must have the same. */
export interface DiagnosticsMessages {
  readonly causes: Readonly<Record<CauseCode, FailureWords>>;
  readonly noise: Readonly<Record<NoiseCode, string>>;
  readonly checks: Readonly<Record<CheckName, string>>;
  /** How sure a cause is, for people. */
  readonly confidence: {
    readonly sure: string;
    readonly likely: string;
    readonly possible: string;
  };
  readonly log: {
    readonly nothingWrong: string;
    readonly empty: string;
    readonly likelyCauses: string;
    readonly noise: string;
    readonly toTry: string;
    readonly lines: (numbers: string) => string;
    readonly unknown: (count: number, total: number) => string;
  };
}

const causes = {
  'no-stick': {
    sentence: 'No LTE stick was found.',
    next: 'Plug it in, into the computer itself and not into a hub.',
  },
  'stick-in-cd-mode': {
    sentence: 'The stick still is its install disc and has not become a modem.',
    next: 'Plug it in again; Tetherstick sends the message that switches it.',
  },
  'stick-hilink': {
    sentence:
      'The stick is a small router of its own (HiLink), so no modem program can dial with it.',
    next: 'Use it as it is at 192.168.8.1, or switch it to modem mode.',
  },
  'stick-unsupported': {
    sentence: 'The stick has no network function that is known here.',
    next: 'Save a report, so that it can be added.',
  },
  'stick-busy': {
    sentence: 'Another program holds the stick or its AT port.',
    next: 'Close that program, or let Tetherstick take the stick over.',
  },
  'stick-gone': {
    sentence: 'The stick left the bus and did not come back.',
    next: 'Plug it in again; if it goes by itself, use another port or a powered hub.',
  },
  'usb-permission': {
    sentence: 'This account may not open the stick.',
    next: 'Install the device rule, then plug the stick in again.',
  },
  'usb-error': {
    sentence: 'The stick does not answer properly over USB: a cable, a hub or the port is bad.',
    next: 'Use another port, without a hub and without an extension.',
  },
  'usb-power': {
    sentence: 'The stick falls off the bus again and again: the port gives too little current.',
    next: 'Use a powered hub or another port; the stick takes more than 500 mA when it sends.',
  },
  'no-network-function': {
    sentence: 'The stick shows serial ports alone; its network function is switched off.',
    next: 'Add 16 to the list behind the semicolon of AT^SETPORT, and keep 12 in it.',
  },
  'same-mac': {
    sentence: 'Two sticks use the same factory hardware address on this computer.',
    next: 'Give one of them another address.',
  },
  'at-silent': {
    sentence: 'The modem inside the stick does not answer.',
    next: 'Unplug the stick, wait ten seconds and plug it in again.',
  },
  'at-error': {
    sentence: 'The modem refuses a command it should know.',
    next: 'Restart the stick; if it happens again, save a report.',
  },
  'at-port-wrong': {
    sentence: 'Commands go to a port of the stick that takes them without effect.',
    next: 'Use the AT port: protocol 12, often the last of the serial ports.',
  },
  'encapsulated-channel-dead': {
    sentence: 'Commands go through the network function (cdc-wdm), which is mute on this stick.',
    next: 'Use its serial AT port (protocol 12) in place of cdc-wdm.',
  },
  'init-rejected': {
    sentence:
      'The stick refuses a start command it does not need, and the program gave up over it.',
    next: 'Leave that command out, or treat its error as a warning.',
  },
  'maker-unknown': {
    sentence:
      'The program does not recognise the modem, which names no maker, and calls it unsupported.',
    next: 'Let the program go by the USB identity, or use one that does.',
  },
  'quoting-lost': {
    sentence: 'The quotes of a command were lost on the way, so the modem reads something else.',
    next: 'Send the command with its quotes, past the shell.',
  },
  'flash-wear': {
    sentence: 'The band setting is written to the flash of the stick at each connect.',
    next: 'Write it only when it differs.',
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
    sentence: 'The SIM is locked, and nobody entered its PIN.',
    next: 'Enter the PIN.',
  },
  'pin-wrong': {
    sentence: 'The SIM refused the PIN.',
    next: 'Stop the program that sends it, and check the letter from your operator.',
  },
  'pin-guarded': {
    sentence: 'PIN tries are spent already: something sends a wrong PIN by itself.',
    next: 'Remove the stored PIN there, and enter the right one yourself.',
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
    next: 'Switch the radio on (AT+CFUN=1).',
  },
  'no-network': {
    sentence: 'The stick found no network that takes this SIM.',
    next: 'Move to a window, then try again.',
  },
  'registration-denied': {
    sentence: 'The network turns this SIM away.',
    next: 'Ask your operator whether the SIM is active and has mobile data.',
  },
  'roaming-blocked': {
    sentence: 'The stick is abroad, and data abroad is not allowed.',
    next: 'Allow roaming if your plan covers it.',
  },
  'weak-signal': {
    sentence: 'The signal is too weak for a connection that holds.',
    next: 'Move to a window, or use an extension to get the stick there.',
  },
  'noisy-signal': {
    sentence: 'The signal is strong and disturbed: something drowns it out.',
    next: 'Move the stick away from the computer and from USB 3 devices.',
  },
  'falls-to-3g': {
    sentence: 'The stick leaves LTE for 3G again and again.',
    next: 'Set its domain to data only (PS) in AT^SYSCFGEX.',
  },
  'apn-refused': {
    sentence: 'The network does not know this access point (APN).',
    next: 'Choose the APN of your plan.',
  },
  'auth-refused': {
    sentence: 'The network refused the user name or password of the access point.',
    next: 'Check both, or try it without.',
  },
  'not-subscribed': {
    sentence: 'The plan of this SIM does not include this data connection.',
    next: 'Choose another access point, or ask your operator.',
  },
  'operator-barring': {
    sentence: 'The operator bars data for this SIM.',
    next: 'Ask your operator: an unpaid bill, used up credit, or a SIM that is not active yet.',
  },
  'network-busy': {
    sentence: 'The network has no room for this call at the moment, or is out of order.',
    next: 'Try again in a few minutes.',
  },
  'address-type-refused': {
    sentence: 'The network does not give addresses of the kind that was asked for.',
    next: 'Ask for the other one: IPv4 alone, IPv6 alone, or both.',
  },
  'bearer-refused': {
    sentence: 'The network refused the data connection.',
    next: 'Try again in a minute; if it stays so, check the access point.',
  },
  'bearer-timeout': {
    sentence: 'The network did not answer the call for data.',
    next: 'Try again; if it stays silent, check the access point.',
  },
  'bearer-unconfirmed': {
    sentence: 'The stick accepted the call, but nothing says that it came about.',
    next: 'Ask with AT^NDISSTATQRY? and go on only when it answers 1.',
  },
  'network-detach': {
    sentence: 'The network ended the connection, and nobody dialled again.',
    next: 'Connect again; the stick never does so by itself.',
  },
  'call-lost-by-sleep': {
    sentence: 'The connection ended when the computer slept.',
    next: 'Connect again after it wakes.',
  },
  'ppp-silent': {
    sentence: 'The modem connected, but nobody speaks PPP on the other side.',
    next: 'Use the network function of the stick (NCM); PPP is not how it works.',
  },
  framing: {
    sentence:
      'The stick probably drops all that is sent, because the blocks are framed in a way it does not take.',
    next: 'Use a driver that puts the table last and asks for the format: Linux 5.8, or Tetherstick.',
  },
  'dhcp-silent': {
    sentence: 'Nobody answers the request for an address (DHCP).',
    next: 'Look at the cause above; where there is none, take the address from AT^DHCP?.',
  },
  'dhcp-too-early': {
    sentence: 'The request for an address went out before the connection was up, and was lost.',
    next: 'Wait until the call is reported up, then ask again.',
  },
  'no-address': {
    sentence: 'The connection is up, but the stick gave no address.',
    next: 'Restart the stick.',
  },
  'gateway-silent': {
    sentence: 'The other end of the link does not answer (ARP).',
    next: 'Connect again; if it stays silent, restart the stick.',
  },
  'no-answer': {
    sentence: 'There is an address, but nothing comes back.',
    next: 'Restart the stick.',
  },
  'dns-broken': {
    sentence: 'The connection works, but names are not found.',
    next: 'Use other DNS servers.',
  },
  'mtu-blackhole': {
    sentence: 'Small packets pass, large ones are lost on the way.',
    next: 'Lower the packet size (MTU).',
  },
  captive: {
    sentence: 'The operator shows a page of its own before it lets you on.',
    next: 'Open the page and follow it.',
  },
  'cap-reached': {
    sentence: 'The data of this plan is used up, or your own limit is reached.',
    next: 'Raise the limit, or wait for the next period.',
  },
  'driver-missing': {
    sentence: 'The kernel has no working driver for the network function of the stick.',
    next: 'Load huawei_cdc_ncm, or let Tetherstick drive the stick without it.',
  },
  'polkit-denied': {
    sentence: 'The rules of this desktop do not let this account control modems.',
    next: 'Log in at the computer itself, or install the rule that comes with Tetherstick.',
  },
  'apparmor-denied': {
    sentence: 'A security profile keeps the program away from the stick.',
    next: 'Allow the device in the profile of that program.',
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
} as const satisfies Record<CauseCode, FailureWords>;

const noise = {
  'script-host-error':
    'The script that called the modem could not hand a setting to its host; the modem is not meant.',
  'kevent-dropped': 'The driver asked twice for the same work; the second request was not needed.',
  'request-stalled': 'The stick does not know an optional request that it claims to know.',
  'hang-up-refused': 'There was no call to end; the stick says so with an error.',
  'link-not-ready': 'The interface was switched on before its link was up.',
  'foreign-notification': 'The stick sent a notification of its own that the driver does not know.',
  'urb-after-unplug': 'Transfers that were under way when the stick left or slept.',
  'query-refused': 'The stick does not know a question that was put to it; others were answered.',
  'switch-message-lost':
    'The stick vanished while the switching message was being answered, which is how it works.',
  'placeholder-address': 'An address that stands for "not told", as PPP with such sticks has it.',
  'modem-chatter': 'The stick reports counters, time and menus by itself.',
} as const satisfies Record<NoiseCode, string>;

const checks = {
  stick: 'Stick',
  sim: 'SIM',
  signal: 'Signal',
  connection: 'Connection',
  address: 'Address',
  gateway: 'Gateway',
  internet: 'Internet',
  dns: 'Names (DNS)',
  'path-mtu': 'Packet size on the way',
  'latency-under-load': 'Response time under load',
  throughput: 'Throughput',
} as const satisfies Record<CheckName, string>;

export const enDiagnostics: DiagnosticsMessages = {
  causes,
  noise,
  checks,
  confidence: { sure: 'almost certain', likely: 'likely', possible: 'possible' },
  log: {
    nothingWrong: 'Nothing wrong in this log.',
    empty: 'There is nothing in this log.',
    likelyCauses: 'Likely causes',
    noise: 'Looks bad and is not the cause',
    toTry: 'To try',
    lines: (numbers) => `lines ${numbers}`,
    unknown: (count, total) =>
      count === 0
        ? 'Every line was understood.'
        : `${count} of ${total} lines were not understood.`,
  },
};
