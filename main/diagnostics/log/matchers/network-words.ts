/** What programs quote of the network's and the SIM's answers, whichever program it is. */
import type { Matcher } from '../matcher.ts';
import { fact } from '../matcher.ts';

export const networkWords: readonly Matcher[] = [
  fact(
    /sim[- ](?:is )?(?:not inserted|missing|absent)|sim-missing|no sim (?:card )?(?:detected|inserted|found|present)|gsm-sim-not-inserted/i,
    'sim-missing',
  ),
  fact(
    /sim[- ]puk(?:[- ]required|[- ]?lock)?\b|puk (?:is )?required|gsm-sim-puk-required|PUK.?locked/i,
    'sim-puk',
  ),
  fact(
    /incorrect (?:password|pin)|incorrect-password|gsm-sim-wrong|pin(?: code)? (?:is )?(?:wrong|incorrect|rejected)|gsm-pin-check-failed|PIN_FAILED|(?:unable|failed) to verify PIN|sim-pin-incorrect/i,
    'pin-refused',
  ),
  fact(
    /sim[- ]pin[- ]required|gsm-sim-pin-required|SIM requires? (?:a )?PIN|modem is locked|(?:requires unlock|unlock required)\b(?!.{0,20}puk)|-> locked\)|\bSIM PIN\b/i,
    'sim-pin',
  ),
  fact(/sim[- ](?:busy)|SIM interface busy/i, 'sim-busy'),
  fact(/sim[- ]?failure|sim-error|SIM (?:card )?(?:error|failure|unusable)/i, 'sim-failure'),
  fact(/sim[- ]wrong|wrong SIM\b/i, 'sim-wrong'),
  fact(
    /ph-(?:net|sim|fsim|netsub|sp|corp)[- ]?p[iu][nk]|network personali[sz]ation|SIM ?lock(?:ed)? to|operator lock/i,
    'operator-lock',
  ),

  refused(
    /missing or unknown apn|unknown[- ](?:or missing )?apn|missing-or-unknown-apn|gsm-apn-failed|invalid apn|APN.{0,20}(?:rejected|refused|not (?:known|allowed))/i,
    27,
  ),
  refused(/user[- ]authentication[- ]failed|PDP authentication failure|authentication-failed/i, 29),
  fact(
    /(?:PAP|CHAP)(?: peer)? authentication (?:failed|failure)|authentication (?:failed|failure)\b|access denied for|peer refused to authenticate|exit code = 19\b/i,
    'auth-failed',
  ),
  refused(/(?:service[- ]option[- ])?not[- ]subscribed/i, 33),
  refused(/operator[- ]determined[- ]barring/i, 8),
  refused(/insufficient[- ]resources|congestion\b/i, 26),
  refused(/ipv4[- ]only[- ]allowed|only ipv4 allowed/i, 50),
  refused(/ipv6[- ]only[- ]allowed|only ipv6 allowed/i, 51),
  refused(/unknown[- ]pdp[- ](?:address|type|context)/i, 28),
  refused(/regular[- ]deactivation/i, 36),
  refused(/activation[- ]rejected|service option.{0,20}out of order/i, 31),
  {
    pattern:
      /\b(?:cause|call end reason|error code|reason)[ :=(]{1,3}(?:3gpp[ ,:]{1,2})?\(?(\d{1,3})\b.{0,40}(?:pdp|activation|session|esm|3gpp)|\b(?:esm|sm|pdp)[ -]cause[ :=#]{1,3}(\d{1,3})\b/i,
    tells: ([, first, second]) => [{ kind: 'bearer-refused', value: Number(first ?? second) }],
  },
  fact(
    /roaming (?:is )?not[- ]allowed|roaming-not-allowed|data roaming (?:is )?(?:disabled|not allowed)|not allowed (?:to|while) roam/i,
    'roaming-refused',
    'roaming',
  ),
  fact(
    /registration (?:was )?denied|gsm-registration-denied|network[- ]not[- ]allowed|plmn[- ]not[- ]allowed|illegal[- ](?:ms|me|ue)\b|gprs[- ](?:services[- ])?not[- ]allowed|-> denied\)|location[- ]area[- ]not[- ]allowed/i,
    'registration-denied',
  ),
  fact(
    /no[- ]network[- ]service|gsm-registration-(?:timeout|not-searching)|network[- ]registration timed out|network registration failed|not registered (?:to|in|on) (?:any )?network|no (?:suitable )?network found|NETWORK_REGISTRATION_FAILED/i,
    'no-network',
  ),
];

function refused(pattern: RegExp, value: number): Matcher {
  return { pattern, tells: () => [{ kind: 'bearer-refused', value }] };
}
