/** Why something did not work, as a fact: a stable code and data. Words live in shared/i18n. */

/** Codes are part of the command line's and the report's format: add, never rename. */
export const failureCodes = [
  'no-stick',
  'stick-in-cd-mode',
  'stick-hilink',
  'stick-unsupported',
  'stick-busy',
  'usb-permission',
  'usb-error',
  'stick-gone',
  'stick-reset',
  'at-silent',
  'at-error',
  'sim-missing',
  'sim-wrong',
  'sim-failure',
  'pin-required',
  'pin-wrong',
  'pin-guarded',
  'puk-required',
  'sim-blocked',
  'operator-lock',
  'radio-off',
  'no-network',
  'registration-denied',
  'roaming-blocked',
  'apn-refused',
  'auth-refused',
  'not-subscribed',
  'bearer-refused',
  'bearer-timeout',
  'no-address',
  'no-answer',
  'dns-broken',
  'mtu-blackhole',
  'captive',
  'network-detach',
  'cap-reached',
  'helper-missing',
  'helper-denied',
  'helper-failed',
  'tun-missing',
  'tun-permission',
  'host-network-failed',
  'platform-unsupported',
  'unexpected',
] as const;

export type FailureCode = (typeof failureCodes)[number];

export interface Failure {
  readonly code: FailureCode;
  /** 3GPP session-management or mobility-management cause, where the network gave one. */
  readonly cause?: number;
  /** PIN or PUK tries left, where the failure is about one. */
  readonly triesLeft?: number;
  /** For experts and logs only: never shown as the message. No secrets, no identifiers. */
  readonly detail?: string;
}

/** Carries a {@link Failure} up a call chain that cannot go on. */
export class FailureError extends Error {
  readonly failure: Failure;

  constructor(failure: Failure, options?: ErrorOptions) {
    super(
      failure.detail === undefined ? failure.code : `${failure.code}: ${failure.detail}`,
      options,
    );
    this.name = 'FailureError';
    this.failure = failure;
  }
}
