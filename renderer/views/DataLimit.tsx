/** Online for the first time: the one optional question. Nothing is chosen beforehand. */
import { useState } from 'react';

import { useApp, useSnapshot } from '../client/app-context.tsx';
import { useRequest } from '../client/use-request.ts';
import { Button } from '../widgets/Button.tsx';
import { Segments } from '../widgets/Choice.tsx';
import { Field } from '../widgets/Field.tsx';
import { Row } from '../widgets/Row.tsx';
import { Select } from '../widgets/Select.tsx';
import { OnlineMeta } from './OnlineMeta.tsx';
import { View } from './View.tsx';
import styles from './Parts.module.css';

const OFFERED_GB = [1, 5, 10] as const;
const FIRST_DAYS = Array.from({ length: 28 }, (_, index) => index + 1);

/** Undefined for what is no positive number; both decimal marks count. */
export function parseGigabytes(text: string): number | undefined {
  const gigabytes = Number(text.trim().replace(',', '.'));
  return text.trim() !== '' && gigabytes > 0 && gigabytes <= 100_000 ? gigabytes : undefined;
}

export function DataLimit() {
  const { ui, format } = useApp();
  const budget = useSnapshot((snapshot) => snapshot.settings.budget);
  const { run, busy, failure } = useRequest();
  const [choice, setChoice] = useState<string>();
  const [other, setOther] = useState('');
  const [firstDay, setFirstDay] = useState(budget.firstDay);
  const words = ui.limit;

  const gigabytes = choice === 'other' ? parseGigabytes(other) : Number(choice);
  const limitBytes = choice === 'none' || !gigabytes ? undefined : gigabytes * 1e9;
  const save = () => {
    if (choice === undefined || (choice !== 'none' && limitBytes === undefined)) return;
    void run('update-settings', { budget: { ...budget, limitBytes, firstDay, asked: true } });
  };
  const putAway = () => void run('update-settings', { budget: { ...budget, asked: true } });
  const options = [
    { value: 'none', label: words.none },
    ...OFFERED_GB.map((amount) => ({
      value: String(amount),
      label: <span translate="no">{format.bytes(amount * 1e9)}</span>,
    })),
    { value: 'other', label: words.other },
  ];
  return (
    <View
      title={words.title}
      onSubmit={save}
      failure={failure}
      foot={
        choice === undefined ? (
          <Button look="line" busyLabel={busy && ui.busyLabel.working} onClick={putAway}>
            {words.notNow}
          </Button>
        ) : (
          <>
            <Button
              type="submit"
              busyLabel={busy && ui.busyLabel.working}
              offReason={
                choice !== 'none' && limitBytes === undefined ? words.otherReason : undefined
              }
            >
              {limitBytes === undefined ? words.keepNone : words.keep(format.bytes(limitBytes))}
            </Button>
            <Button look="quiet" onClick={putAway}>
              {words.notNow}
            </Button>
          </>
        )
      }
    >
      <OnlineMeta withOperator />
      <section className={styles.question}>
        <h2>{words.question}</h2>
        <p>{words.hint}</p>
        <Segments label={words.group} value={choice} options={options} onChange={setChoice} />
        {choice === 'other' && (
          <Field label={words.otherLabel} inputMode="decimal" value={other} onChange={setOther} />
        )}
        {choice !== undefined && choice !== 'none' && (
          <Row label={words.startsAgain}>
            <Select
              label={words.startsAgain}
              value={String(firstDay)}
              options={FIRST_DAYS.map((day) => ({
                value: String(day),
                label: words.onDay(format.dayOfMonth(day)),
              }))}
              onChange={(day) => setFirstDay(Number(day))}
            />
          </Row>
        )}
      </section>
    </View>
  );
}
