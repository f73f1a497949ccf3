/** The candidates one after the other, until an answer comes back. */
import { Check, X } from 'lucide-react';

import { useApp, useSnapshot } from '../client/app-context.tsx';
import { useRequest } from '../client/use-request.ts';
import { Button } from '../widgets/Button.tsx';
import { View } from './View.tsx';
import styles from './Parts.module.css';

export function ApnDoctor({ onChoose }: { readonly onChoose: () => void }) {
  const { ui } = useApp();
  const plans = useSnapshot((snapshot) => snapshot.plans);
  const { run, busy, failure } = useRequest();
  const words = ui.doctor;
  const doctor = plans.doctor ?? { trying: 0, outcomes: [], done: true };
  const failed = doctor.done && !doctor.outcomes.includes('online');
  const stateOf = (index: number) => {
    const outcome = doctor.outcomes[index];
    if (outcome === 'online') return 'done';
    if (outcome !== undefined) return 'bad';
    return index === doctor.trying && !doctor.done ? 'now' : 'next';
  };
  const told = { done: words.worked, bad: words.refused, now: words.trying, next: words.waits };
  return (
    <View
      title={failed ? words.failedTitle : words.title}
      lead={failed ? words.failedLead : words.lead}
      says={failed ? 'alert' : 'status'}
      failure={failure}
      foot={
        failed ? (
          <Button onClick={onChoose}>{words.chooseInstead}</Button>
        ) : (
          <Button
            look="quiet"
            busyLabel={busy && ui.busyLabel.working}
            onClick={() => void run('stop-apn-doctor', undefined)}
          >
            {words.stop}
          </Button>
        )
      }
    >
      <ul className={styles.steps}>
        {plans.candidates.map((plan, index) => {
          const state = stateOf(index);
          return (
            <li key={plan.id} className={styles[state]}>
              {state === 'done' && <Check size={16} strokeWidth={2.5} aria-hidden="true" />}
              {state === 'bad' && <X size={16} strokeWidth={2.5} aria-hidden="true" />}
              {(state === 'now' || state === 'next') && (
                <i className={styles.ring} aria-hidden="true" />
              )}
              <span translate="no">
                {plan.provider} {plan.name ?? ''}
              </span>
              <small>{told[state]}</small>
            </li>
          );
        })}
      </ul>
    </View>
  );
}
