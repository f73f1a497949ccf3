/** Data leaves LTE again and again: a voice service pulls the stick to 3G. */
import { because, type Rule } from '../rule.ts';

function isSlow(rat: string | undefined): boolean {
  return rat !== undefined && rat !== 'LTE' && rat !== 'NOSERVICE';
}

export const fallsTo3g: Rule = {
  code: 'falls-to-3g',
  severity: 'impairs',
  dependsOn: ['weak-signal'],
  visibleAfterMs: 0,
  action: 'change-tool',
  judge(facts) {
    const rats = facts.of('rat');
    const falls = rats.filter(
      (fact, index) => isSlow(fact.text) && rats[index - 1]?.text === 'LTE',
    );
    return falls.length >= 2 ? because(falls, 0.5) : undefined;
  },
};
