/**
 * What was seen, in one vocabulary for every source: foreign logs, our own reports and the running
 * session. Rules judge facts and never a line.
 */
export const factKinds = [
  // -- host and bus
  /** text: version, value: major * 100 + minor. */
  'kernel-version',
  'old-system',
  /** text: `vid:pid`, lower case. */
  'usb-device',
  'usb-detached',
  'usb-reset',
  'usb-enumeration-error',
  'usb-over-current',
  'usb-under-voltage',
  'usb-transfer-error',
  'cd-seen',
  'mode-switch-sent',
  'mode-switched',
  'mode-switch-failed',
  'hilink-seen',
  /** text: driver. */
  'driver-bound',
  'driver-failed',
  'serial-port',
  'ndp-at-end',
  'ntb-format-refused',
  'link-open',
  /** value: packets received; text: packets sent. */
  'interface-stats',
  /** text: MAC address as the driver took it. */
  'host-mac',
  'suspended',
  'resumed',
  'port-busy',
  'usb-permission',
  'polkit-denied',
  'apparmor-denied',
  'tun-missing',
  'tun-permission',
  'route-refused',
  'modem-unsupported',
  'interface-missing',

  // -- AT
  'at-sent',
  'at-answered',
  'at-timeout',
  'at-error',
  'init-rejected',
  'manufacturer-empty',
  'encapsulated-silent',
  'port-answers-only-at',
  /** text: the composition behind the switch. */
  'port-composition',
  /** A band or mode setting was written to flash. */
  'mode-written',
  'quotes-lost',

  // -- SIM
  'sim-ready',
  'sim-missing',
  'sim-busy',
  'sim-failure',
  'sim-wrong',
  'sim-pin',
  'sim-puk',
  'sim-blocked',
  'pin-sent',
  'pin-accepted',
  'pin-refused',
  /** value: PIN tries left. */
  'pin-tries',
  'operator-lock',

  // -- radio and network
  'radio-off',
  'radio-on',
  /** text: `home` or `roaming`. */
  'registered',
  'searching',
  /** value: mobility-management cause, where there is one. */
  'registration-denied',
  'no-network',
  'roaming',
  'roaming-refused',
  /** value: 0…100. */
  'signal-percent',
  /** value: dBm. */
  'rsrp',
  /** value: dB. */
  'sinr',
  /** value: dBm. */
  'rssi',
  /** text: technology. */
  'rat',

  // -- data call
  'dial-sent',
  'dial-accepted',
  'dial-refused',
  'hang-up',
  'bearer-up',
  /** value: session-management cause; 0 where none was given. */
  'bearer-refused',
  /** value: as above. */
  'bearer-down',
  'bearer-timeout',
  'auth-failed',
  'ppp-up',
  'ppp-no-answer',
  'no-carrier',
  /** The stick told an address over AT. */
  'static-address',

  // -- packets
  'dhcp-asked',
  'dhcp-failed',
  'dhcp-answered',
  'address',
  'link-local-address',
  'gateway-silent',
  'gateway-answered',
  'probe-lost',
  'answered',
  'dns-failed',
  'dns-answered',
  'too-big',
  'large-lost',
  'large-passed',
  'captive',
  'cap-reached',

  // -- our own program
  /** text: state name. */
  'state',
  /** text: failure code. */
  'failure',
] as const;

export type FactKind = (typeof factKinds)[number];

export interface Fact {
  readonly kind: FactKind;
  /** Lines of the log, counted from 1; for a session, sequence numbers of the recorder. */
  readonly lines: readonly number[];
  /** On the source's own clock; undefined where it tells none. */
  readonly timeMs?: number;
  readonly value?: number;
  readonly text?: string;
}

/** A fact as a matcher tells it: where it was seen is added by who reads the source. */
export type Seen = Pick<Fact, 'kind' | 'value' | 'text'>;
