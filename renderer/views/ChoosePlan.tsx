/** Which of the plans that fit this SIM: at most three cards, the likeliest chosen. */
import { ChevronRight } from 'lucide-react';
import { useState } from 'react';

import type { Plan } from '../../shared/plan.ts';
import { useApp, useSnapshot } from '../client/app-context.tsx';
import { useRequest } from '../client/use-request.ts';
import { Button } from '../widgets/Button.tsx';
import { ChoiceCards, type ChoiceCard } from '../widgets/Choice.tsx';
import { View } from './View.tsx';
import styles from './Parts.module.css';

const MOST = 3;

export interface ChoosePlanProps {
  readonly onNotHere: () => void;
  /** Goes back to where the plan was asked for; missing where the flow itself asks. */
  readonly onDone?: (() => void) | undefined;
}

export function ChoosePlan({ onNotHere, onDone }: ChoosePlanProps) {
  const { ui } = useApp();
  const plans = useSnapshot((snapshot) => snapshot.plans);
  const { run, busy, failure } = useRequest();
  const shown = plans.candidates.slice(0, MOST);
  const [planId, setPlanId] = useState(
    (shown.find(({ id }) => id === plans.chosen?.id) ?? shown[0])?.id,
  );
  const words = ui.plan;
  const count =
    shown.length === 2 ? words.counts.two : shown.length === 3 ? words.counts.three : undefined;
  const submit = () => {
    if (planId === undefined || busy !== undefined) return;
    void run('choose-plan', { planId }).then(({ ok }) => ok && onDone?.());
  };
  return (
    <View
      title={words.title}
      lead={words.lead(count ?? words.counts.more)}
      onSubmit={submit}
      {...(onDone === undefined ? {} : { onBack: onDone })}
      failure={failure}
      foot={
        <Button type="submit" busyLabel={busy && ui.notConnected.connecting}>
          {words.connect}
        </Button>
      }
    >
      <div className={styles.gap}>
        <ChoiceCards
          label={words.group}
          value={planId}
          onChange={setPlanId}
          options={shown.map((plan, index) => ({
            ...planCard(plan, words.user),
            ...(index === 0 && shown.length > 1 ? { mark: words.likeliest } : {}),
          }))}
        />
      </div>
      <div className={styles.link}>
        <Button look="quiet" size="inline" iconAfter={ChevronRight} onClick={onNotHere}>
          {words.notHere}
        </Button>
      </div>
    </View>
  );
}

export function planCard(plan: Plan, userWords: (user: string) => string): ChoiceCard {
  const user = plan.user === undefined || plan.user === '' ? '' : ` · ${userWords(plan.user)}`;
  return {
    value: plan.id,
    title: <span translate="no">{plan.provider}</span>,
    ...(plan.name === undefined ? {} : { text: <span translate="no">{plan.name}</span> }),
    code: (
      <span translate="no">
        {plan.apn}
        {user}
      </span>
    ),
  };
}
