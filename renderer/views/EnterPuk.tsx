/** The PUK and the PIN that comes after it. Ten tries, then the SIM is of no more use. */
import { useState } from 'react';

import { failureWords } from '../../shared/i18n/failure-sentence.ts';
import { useApp } from '../client/app-context.tsx';
import { useRequest } from '../client/use-request.ts';
import { Button } from '../widgets/Button.tsx';
import { Field } from '../widgets/Field.tsx';
import { PinField } from '../widgets/PinField.tsx';
import { Checkbox } from '../widgets/Toggle.tsx';
import type { PinRequired } from './EnterPin.tsx';
import { View } from './View.tsx';
import styles from './Parts.module.css';

const TRIES = 10;

export function EnterPuk({ asked }: { readonly asked: PinRequired }) {
  const { ui, messages } = useApp();
  const { run, busy, failure } = useRequest();
  const [puk, setPuk] = useState('');
  const [newPin, setNewPin] = useState('');
  const [sure, setSure] = useState(false);
  const words = ui.puk;
  const { triesLeft, refused } = asked;
  const lastTry = triesLeft === undefined || triesLeft === 1;
  const refusedHere = refused !== undefined && refused.code !== 'puk-required';
  const offReason =
    puk.length !== 8
      ? words.pukReason
      : newPin.length < 4
        ? words.newPinReason
        : lastTry && !sure
          ? ui.pin.lastTryReason
          : undefined;
  const submit = () => {
    if (offReason !== undefined || busy !== undefined) return;
    setPuk('');
    void run('enter-puk', { puk, newPin, lastTryAccepted: sure });
  };
  const guarded = refused?.code === 'pin-guarded' ? failureWords(refused, messages) : undefined;
  const title = guarded?.sentence.replace(/\.$/, '') ?? words.wrongTitle;
  const tries = triesLeft === undefined ? ui.pin.triesUnknown : ui.pin.triesLeft(triesLeft);
  return (
    <View
      title={refusedHere ? title : words.title}
      lead={refusedHere ? (guarded?.next ?? words.wrongLead(tries)) : words.lead}
      {...(refusedHere ? { says: 'alert' } : {})}
      onSubmit={submit}
      failure={failure}
      foot={
        <Button type="submit" busyLabel={busy && ui.pin.unlocking} offReason={offReason}>
          {words.unlock}
        </Button>
      }
    >
      <div className={styles.stack}>
        <PinField
          label={words.label}
          showLabel={words.show}
          hideLabel={words.hide}
          value={puk}
          onChange={setPuk}
          tries={{ left: triesLeft, of: TRIES }}
          warn={refusedHere}
          firstFocus
        />
        <Field
          label={words.newPin}
          hint={words.newPinHint}
          value={newPin}
          inputMode="numeric"
          onChange={(text) => setNewPin(text.replaceAll(/\D/g, '').slice(0, 8))}
        />
        {lastTry && (
          <Checkbox
            label={words.lastTry}
            hint={words.lastTryHint}
            checked={sure}
            onChange={setSure}
          />
        )}
      </div>
    </View>
  );
}
