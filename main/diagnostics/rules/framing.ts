/** What the host sends is dropped as wrongly framed: the table in front, or 16 bits where 32 are expected. */
import type { FactList } from '../fact-list.ts';
import { because, type Rule } from '../rule.ts';

/** Linux 4.3 puts the table last for this driver; 5.8 prefers 32 bits and asks the device. */
const TABLE_LAST = 403;
const PREFERS_32 = 508;

function likelihood(facts: FactList): number {
  const kernel = facts.last('kernel-version')?.value;
  let sure = 0.6;
  if (facts.has('ndp-at-end')) sure -= 0.2;
  else if (kernel === undefined ? facts.has('old-system') : kernel < TABLE_LAST) sure += 0.15;
  if (kernel !== undefined && kernel >= PREFERS_32) sure -= 0.3;
  if (facts.has('ntb-format-refused')) sure += 0.15;
  // A call that is known to be up leaves fewer other reasons.
  if (facts.has('bearer-up', 'static-address')) sure += 0.1;
  if (facts.of('dhcp-asked', 'gateway-silent', 'probe-lost').length < 2) sure -= 0.1;
  return Math.min(sure, 0.9);
}

export const framing: Rule = {
  code: 'framing',
  severity: 'blocks',
  dependsOn: ['dhcp-too-early'],
  visibleAfterMs: 0,
  action: 'change-tool',
  judge(facts) {
    const bound = facts.of('driver-bound').filter(({ text }) => text?.includes('cdc_ncm') === true);
    const opened = facts.of('link-open');
    const unanswered = facts.open(
      ['dhcp-asked', 'dhcp-failed', 'gateway-silent', 'probe-lost'],
      ['dhcp-answered', 'answered', 'gateway-answered'],
    );
    const refused = facts.of('ntb-format-refused');
    if (bound.length === 0 && opened.length === 0) return undefined;
    if (unanswered.length === 0 || !facts.has('dial-accepted', 'bearer-up', 'static-address'))
      return undefined;
    if (facts.open(['bearer-refused', 'bearer-down'], ['bearer-up']).length > 0) return undefined;
    return because(unanswered, likelihood(facts), opened.slice(-3), bound.slice(-1), refused);
  },
};
