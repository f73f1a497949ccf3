/** Serial ports alone: the composition (`^SETPORT`) leaves the network function out. */
import { because, firstOf, type Rule } from '../rule.ts';

/** 16, 46 and 76 are the codes of NCM. */
function hasNcm(composition: string): boolean {
  return composition.split(',').some((code) => ['16', '46', '76'].includes(code.trim()));
}

export const noNetworkFunction: Rule = {
  code: 'no-network-function',
  severity: 'blocks',
  dependsOn: ['driver-missing', 'stick-hilink'],
  visibleAfterMs: 0,
  action: 'switch-mode',
  judge(facts) {
    const without = facts.of('port-composition').filter(({ text }) => !hasNcm(text ?? ''));
    const missing = facts.of('interface-missing');
    const ports = facts.of('serial-port');
    return firstOf(
      because(without, 0.9, missing),
      ports.length > 0 && !facts.has('driver-bound') ? because(missing, 0.7, ports) : undefined,
    );
  },
};
