/** All rules. A new cause is a file in rules/, its code in shared/cause.ts, its words, and a line here. */
import { addressTypeRefused } from './rules/address-type-refused.ts';
import { apnRefused } from './rules/apn-refused.ts';
import { apparmorDenied } from './rules/apparmor-denied.ts';
import { atError } from './rules/at-error.ts';
import { atPortWrong } from './rules/at-port-wrong.ts';
import { atSilent } from './rules/at-silent.ts';
import { authRefused } from './rules/auth-refused.ts';
import { bearerRefused } from './rules/bearer-refused.ts';
import { bearerTimeout } from './rules/bearer-timeout.ts';
import { bearerUnconfirmed } from './rules/bearer-unconfirmed.ts';
import { callLostBySleep } from './rules/call-lost-by-sleep.ts';
import { capReached } from './rules/cap-reached.ts';
import { captive } from './rules/captive.ts';
import { dhcpSilent } from './rules/dhcp-silent.ts';
import { dhcpTooEarly } from './rules/dhcp-too-early.ts';
import { dnsBroken } from './rules/dns-broken.ts';
import { driverMissing } from './rules/driver-missing.ts';
import { encapsulatedChannelDead } from './rules/encapsulated-channel-dead.ts';
import { fallsTo3g } from './rules/falls-to-3g.ts';
import { flashWear } from './rules/flash-wear.ts';
import { framing } from './rules/framing.ts';
import { gatewaySilent } from './rules/gateway-silent.ts';
import { helperDenied } from './rules/helper-denied.ts';
import { helperFailed } from './rules/helper-failed.ts';
import { helperMissing } from './rules/helper-missing.ts';
import { hostNetworkFailed } from './rules/host-network-failed.ts';
import { initRejected } from './rules/init-rejected.ts';
import { makerUnknown } from './rules/maker-unknown.ts';
import { mtuBlackhole } from './rules/mtu-blackhole.ts';
import { networkBusy } from './rules/network-busy.ts';
import { networkDetach } from './rules/network-detach.ts';
import { noAddress } from './rules/no-address.ts';
import { noAnswer } from './rules/no-answer.ts';
import { noNetwork } from './rules/no-network.ts';
import { noNetworkFunction } from './rules/no-network-function.ts';
import { noStick } from './rules/no-stick.ts';
import { noisySignal } from './rules/noisy-signal.ts';
import { notSubscribed } from './rules/not-subscribed.ts';
import { operatorBarring } from './rules/operator-barring.ts';
import { operatorLock } from './rules/operator-lock.ts';
import { pinGuarded } from './rules/pin-guarded.ts';
import { pinRequired } from './rules/pin-required.ts';
import { pinWrong } from './rules/pin-wrong.ts';
import { platformUnsupported } from './rules/platform-unsupported.ts';
import { polkitDenied } from './rules/polkit-denied.ts';
import { pppSilent } from './rules/ppp-silent.ts';
import { pukRequired } from './rules/puk-required.ts';
import { quotingLost } from './rules/quoting-lost.ts';
import { radioOff } from './rules/radio-off.ts';
import { registrationDenied } from './rules/registration-denied.ts';
import { roamingBlocked } from './rules/roaming-blocked.ts';
import { sameMac } from './rules/same-mac.ts';
import { simBlocked } from './rules/sim-blocked.ts';
import { simFailure } from './rules/sim-failure.ts';
import { simMissing } from './rules/sim-missing.ts';
import { simWrong } from './rules/sim-wrong.ts';
import { stickBusy } from './rules/stick-busy.ts';
import { stickGone } from './rules/stick-gone.ts';
import { stickHilink } from './rules/stick-hilink.ts';
import { stickInCdMode } from './rules/stick-in-cd-mode.ts';
import { stickUnsupported } from './rules/stick-unsupported.ts';
import { tunMissing } from './rules/tun-missing.ts';
import { tunPermission } from './rules/tun-permission.ts';
import { unexpected } from './rules/unexpected.ts';
import { usbError } from './rules/usb-error.ts';
import { usbPermission } from './rules/usb-permission.ts';
import { usbPower } from './rules/usb-power.ts';
import { weakSignal } from './rules/weak-signal.ts';
import type { Rule } from './rule.ts';

export const rules: readonly Rule[] = [
  noStick,
  stickInCdMode,
  stickHilink,
  stickUnsupported,
  stickBusy,
  stickGone,
  usbPermission,
  usbError,
  usbPower,
  noNetworkFunction,
  sameMac,
  atSilent,
  atError,
  atPortWrong,
  encapsulatedChannelDead,
  initRejected,
  makerUnknown,
  quotingLost,
  flashWear,
  simMissing,
  simWrong,
  simFailure,
  pinRequired,
  pinWrong,
  pinGuarded,
  pukRequired,
  simBlocked,
  operatorLock,
  radioOff,
  noNetwork,
  registrationDenied,
  roamingBlocked,
  weakSignal,
  noisySignal,
  fallsTo3g,
  apnRefused,
  authRefused,
  notSubscribed,
  operatorBarring,
  networkBusy,
  addressTypeRefused,
  bearerRefused,
  bearerTimeout,
  bearerUnconfirmed,
  networkDetach,
  callLostBySleep,
  pppSilent,
  framing,
  dhcpSilent,
  dhcpTooEarly,
  noAddress,
  gatewaySilent,
  noAnswer,
  dnsBroken,
  mtuBlackhole,
  captive,
  capReached,
  driverMissing,
  polkitDenied,
  apparmorDenied,
  helperMissing,
  helperDenied,
  helperFailed,
  platformUnsupported,
  unexpected,
  tunMissing,
  tunPermission,
  hostNetworkFailed,
];
