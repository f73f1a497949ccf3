/** The PIN of the SIM in the stick, and its plan. Each entry is one try, as on the PIN page. */
import { useState, type FormEvent } from 'react';

import { failureSentence } from '../../shared/i18n/failure-sentence.ts';
import type { IpcResult, PinOutcome } from '../../shared/ipc/contract.ts';
import type { Failure } from '../../shared/failure.ts';
import { useApp, useSnapshot } from '../client/app-context.tsx';
import { useRequest } from '../client/use-request.ts';
import { Button } from '../widgets/Button.tsx';
import { PinField } from '../widgets/PinField.tsx';
import { Row } from '../widgets/Row.tsx';
import { Select } from '../widgets/Select.tsx';
import { Switch } from '../widgets/Toggle.tsx';
import styles from './SimSettings.module.css';

type Asking = 'change' | 'lock' | 'unlock';

export function SimSettings() {
  const { ui } = useApp();
  const sim = useSnapshot((snapshot) => snapshot.sim);
  const plans = useSnapshot((snapshot) => snapshot.plans);
  const { run } = useRequest();
  const [asking, setAsking] = useState<Asking>();
  const [told, setTold] = useState<string>();
  const words = ui.tools.settings;
  if (sim.simKey === undefined && plans.chosen === undefined) return <p>{words.noSim}</p>;
  const listed = plans.candidates.some(({ id }) => id === plans.chosen?.id);
  const offered =
    plans.chosen === undefined || listed ? plans.candidates : [plans.chosen, ...plans.candidates];
  return (
    <>
      <Row
        label={words.pin}
        hint={sim.pinRemembered ? words.pinRemembered : words.pinNotRemembered}
      >
        <Button look="line" size="small" onClick={() => setAsking('change')}>
          {words.changePin}
        </Button>
        {sim.pinRemembered && (
          <Button look="line" size="small" onClick={() => void run('forget-pin', undefined)}>
            {words.forgetPin}
          </Button>
        )}
      </Row>
      {sim.pinLock !== undefined && (
        <Row label={words.pinLock} hint={words.pinLockHint}>
          <Switch
            label={words.pinLock}
            checked={sim.pinLock}
            onChange={(locked) => setAsking(locked ? 'lock' : 'unlock')}
          />
        </Row>
      )}
      {asking !== undefined && (
        <PinQuestion
          key={asking}
          asking={asking}
          onDone={(message) => {
            setAsking(undefined);
            setTold(message);
          }}
        />
      )}
      <p role="status">{told}</p>
      <Row
        label={words.plan}
        hint={
          plans.chosen === undefined ? words.noPlan : <span translate="no">{plans.chosen.apn}</span>
        }
      >
        {offered.length > 0 && (
          <Select
            label={words.plan}
            value={plans.chosen?.id ?? ''}
            options={[
              ...(plans.chosen === undefined ? [{ value: '', label: words.noPlan }] : []),
              ...offered.map(({ id, provider, name }) => ({
                value: id,
                label: name === undefined ? provider : `${provider}, ${name}`,
              })),
            ]}
            onChange={(planId) => {
              if (planId !== '') void run('choose-plan', { planId });
            }}
          />
        )}
      </Row>
    </>
  );
}

interface PinQuestionProps {
  readonly asking: Asking;
  readonly onDone: (message: string | undefined) => void;
}

function PinQuestion({ asking, onDone }: PinQuestionProps) {
  const { ui, messages } = useApp();
  const { run, busy } = useRequest();
  const [pin, setPin] = useState('');
  const [newPin, setNewPin] = useState('');
  const [refused, setRefused] = useState<Failure>();
  const words = ui.tools.settings;
  const changing = asking === 'change';
  const offReason =
    pin.length < 4 || (changing && newPin.length < 4) ? ui.pin.digitsReason : undefined;

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (offReason !== undefined || busy !== undefined) return;
    setPin('');
    const result: IpcResult<PinOutcome> = changing
      ? await run('change-pin', { pin, newPin })
      : await run('set-pin-lock', { locked: asking === 'lock', pin });
    if (result.ok && result.value.ok) onDone(changing ? words.pinChanged : undefined);
    else if (!result.ok) setRefused(result.failure);
    else if (!result.value.ok) setRefused(result.value.failure);
  };
  return (
    <form className={styles.question} onSubmit={(event) => void submit(event)}>
      {!changing && <p>{words.pinLockConfirm}</p>}
      <PinField
        label={words.currentPin}
        showLabel={ui.pin.show}
        hideLabel={ui.pin.hide}
        value={pin}
        onChange={setPin}
        warn={refused !== undefined}
      />
      {changing && (
        <PinField
          label={words.newPin}
          showLabel={ui.pin.show}
          hideLabel={ui.pin.hide}
          value={newPin}
          onChange={setNewPin}
        />
      )}
      {refused !== undefined && (
        <p role="alert" className={styles.refused}>
          {failureSentence(refused, messages)}
        </p>
      )}
      <div className={styles.buttons}>
        <Button
          type="submit"
          size="small"
          busyLabel={busy && ui.busyLabel.working}
          offReason={offReason}
        >
          {changing ? words.changeNow : words.confirm}
        </Button>
        <Button look="quiet" size="small" onClick={() => onDone(undefined)}>
          {words.cancel}
        </Button>
      </div>
    </form>
  );
}
