/**
 * Why a connection does not work, as a rule of main/diagnostics found it: a stable code. Where a
 * failure says the same thing, the code is the failure's. Words live in shared/i18n.
 */

/** Codes are part of the command line's and the report's format: add, never rename. */
export const causeCodes = [
  // -- the stick on its bus
  'no-stick',
  'stick-in-cd-mode',
  'stick-hilink',
  'stick-unsupported',
  'stick-busy',
  'stick-gone',
  'usb-permission',
  'usb-error',
  'usb-power',
  'no-network-function',
  'same-mac',

  // -- its modem
  'at-silent',
  'at-error',
  'at-port-wrong',
  'encapsulated-channel-dead',
  'init-rejected',
  'maker-unknown',
  'quoting-lost',
  'flash-wear',

  // -- the SIM
  'sim-missing',
  'sim-wrong',
  'sim-failure',
  'pin-required',
  'pin-wrong',
  'pin-guarded',
  'puk-required',
  'sim-blocked',
  'operator-lock',

  // -- the radio and the network
  'radio-off',
  'no-network',
  'registration-denied',
  'roaming-blocked',
  'weak-signal',
  'noisy-signal',
  'falls-to-3g',

  // -- the data call
  'apn-refused',
  'auth-refused',
  'not-subscribed',
  'operator-barring',
  'network-busy',
  'address-type-refused',
  'bearer-refused',
  'bearer-timeout',
  'bearer-unconfirmed',
  'network-detach',
  'call-lost-by-sleep',
  'ppp-silent',

  // -- packets
  'framing',
  'dhcp-silent',
  'dhcp-too-early',
  'no-address',
  'gateway-silent',
  'no-answer',
  'dns-broken',
  'mtu-blackhole',
  'captive',
  'cap-reached',

  // -- this computer
  'driver-missing',
  'polkit-denied',
  'apparmor-denied',
  'helper-missing',
  'helper-denied',
  'helper-failed',
  'tun-missing',
  'tun-permission',
  'host-network-failed',
  'platform-unsupported',
  'unexpected',
] as const;

export type CauseCode = (typeof causeCodes)[number];

export function isCauseCode(text: string): text is CauseCode {
  return (causeCodes as readonly string[]).includes(text);
}

/** What a person, or a button, can do about a cause. */
export const causeActions = [
  'plug-in',
  'replug',
  'restart-stick',
  'take-over',
  'switch-mode',
  'check-sim',
  'enter-pin',
  'enter-puk',
  'ask-operator',
  'radio-on',
  'move',
  'choose-plan',
  'allow-roaming',
  'reconnect',
  'change-dns',
  'lower-mtu',
  'open-page',
  'install-rule',
  'install-helper',
  'change-host',
  'change-tool',
  'save-report',
] as const;

export type CauseAction = (typeof causeActions)[number];

/** `blocks`: nothing works; `impairs`: it works badly; `hint`: worth knowing, not in the way. */
export type CauseSeverity = 'blocks' | 'impairs' | 'hint';

export interface Cause {
  readonly code: CauseCode;
  readonly severity: CauseSeverity;
  readonly action: CauseAction;
  /** 0…1: how likely this is what has to be put right. */
  readonly confidence: number;
}

/** Lines that look bad and are not the cause, by what they are. */
export const noiseCodes = [
  'script-host-error',
  'kevent-dropped',
  'request-stalled',
  'hang-up-refused',
  'link-not-ready',
  'foreign-notification',
  'urb-after-unplug',
  'query-refused',
  'switch-message-lost',
  'placeholder-address',
  'modem-chatter',
] as const;

export type NoiseCode = (typeof noiseCodes)[number];
