/** Plans of the whole database, for a SIM whose plan was not among the ones that fit. */
import { useEffect, useState } from 'react';

import type { Plan } from '../../shared/plan.ts';
import { useApp } from '../client/app-context.tsx';
import { useRequest } from '../client/use-request.ts';
import { Button } from '../widgets/Button.tsx';
import { ChoiceCards } from '../widgets/Choice.tsx';
import { Field } from '../widgets/Field.tsx';
import { planCard } from './ChoosePlan.tsx';
import { View } from './View.tsx';
import styles from './Parts.module.css';

const SEARCH_AFTER_MS = 150;

export interface SearchPlanProps {
  readonly onOwn: () => void;
  readonly onBack: () => void;
}

export function SearchPlan({ onOwn, onBack }: SearchPlanProps) {
  const { ui, api } = useApp();
  const { run, busy, failure } = useRequest();
  const [query, setQuery] = useState('');
  const [found, setFound] = useState<readonly Plan[]>();
  const [planId, setPlanId] = useState<string>();
  const words = ui.search;

  useEffect(() => {
    if (query.trim().length < 2) {
      setFound(undefined);
      return;
    }
    let outdated = false;
    const timer = setTimeout(() => {
      void api.request('search-plans', { query: query.trim() }).then((result) => {
        if (!outdated) setFound(result.ok ? result.value : []);
      });
    }, SEARCH_AFTER_MS);
    return () => {
      outdated = true;
      clearTimeout(timer);
    };
  }, [api, query]);

  const chosen = found?.some(({ id }) => id === planId) ? planId : undefined;
  const submit = () => {
    if (chosen === undefined || busy !== undefined) return;
    void run('choose-plan', { planId: chosen }).then(({ ok }) => ok && onBack());
  };
  return (
    <View
      title={words.title}
      lead={words.lead}
      onSubmit={submit}
      onBack={onBack}
      failure={failure}
      foot={
        <>
          <Button
            type="submit"
            busyLabel={busy && ui.notConnected.connecting}
            offReason={chosen === undefined ? words.chooseReason : undefined}
          >
            {words.choose}
          </Button>
          <Button look="quiet" onClick={onOwn}>
            {words.enterOwn}
          </Button>
        </>
      }
    >
      <div className={styles.fields}>
        <Field label={words.label} type="search" value={query} onChange={setQuery} autoFocus />
        <p role="status">
          {found !== undefined && (found.length === 0 ? words.nothing : words.found(found.length))}
        </p>
        {found !== undefined && found.length > 0 && (
          <ChoiceCards
            label={ui.plan.group}
            value={chosen}
            onChange={setPlanId}
            options={found.map((plan) => planCard(plan, ui.plan.user))}
          />
        )}
      </div>
    </View>
  );
}
