/** One entry, one try. Never filled in again after a failure. */
import { KeyRound, ShieldOff } from 'lucide-react';
import { useState } from 'react';

import type { SessionState } from '../../shared/session.ts';
import { failureWords } from '../../shared/i18n/failure-sentence.ts';
import { useApp, useSnapshot } from '../client/app-context.tsx';
import { useRequest } from '../client/use-request.ts';
import { Button } from '../widgets/Button.tsx';
import { Note } from '../widgets/Note.tsx';
import { PinField } from '../widgets/PinField.tsx';
import { Checkbox } from '../widgets/Toggle.tsx';
import { View } from './View.tsx';
import styles from './Parts.module.css';

const TRIES = 3;

export type PinRequired = Extract<SessionState, { state: 'pin-required' }>;

export function EnterPin({ asked }: { readonly asked: PinRequired }) {
  const { ui, messages } = useApp();
  const keychain = useSnapshot((snapshot) => snapshot.app.keychain);
  const { run, busy, failure } = useRequest();
  const [pin, setPin] = useState('');
  const [remember, setRemember] = useState(asked.refused === undefined && keychain === 'real');
  const [sure, setSure] = useState(false);
  const words = ui.pin;
  const { triesLeft, refused } = asked;
  // A stick that does not tell may have one left.
  const lastTry = triesLeft === undefined || triesLeft === 1;
  const offReason =
    pin.length < 4 ? words.digitsReason : lastTry && !sure ? words.lastTryReason : undefined;
  const submit = () => {
    if (offReason !== undefined || busy !== undefined) return;
    setPin('');
    void run('enter-pin', {
      pin,
      remember: remember && keychain === 'real',
      lastTryAccepted: sure,
    });
  };
  const refusedTitle = refused && failureWords(refused, messages).sentence.replace(/\.$/, '');
  const refusedLead =
    refused &&
    (refused.code === 'pin-wrong' && triesLeft !== undefined
      ? `${words.triesLeft(triesLeft)}; ${words.checkFirst}`
      : failureWords(refused, messages).next);
  return (
    <View
      title={refusedTitle ?? words.title}
      lead={refusedLead ?? words.lead}
      {...(refused ? { says: 'alert' } : {})}
      onSubmit={submit}
      failure={failure}
      foot={
        <Button type="submit" busyLabel={busy && words.unlocking} offReason={offReason}>
          {refused === undefined ? words.unlock : words.tryAgain}
        </Button>
      }
    >
      <div className={styles.stack}>
        <PinField
          label={words.label}
          showLabel={words.show}
          hideLabel={words.hide}
          value={pin}
          onChange={setPin}
          tries={{ left: triesLeft, of: TRIES }}
          warn={refused !== undefined}
          firstFocus
        />
        {lastTry && (
          <Checkbox
            label={words.lastTry}
            hint={triesLeft === undefined ? words.unknownTryHint : words.lastTryHint}
            checked={sure}
            onChange={setSure}
          />
        )}
        {keychain === 'real' && (
          <Checkbox
            label={words.remember}
            hint={words.rememberHint}
            checked={remember}
            onChange={setRemember}
          />
        )}
      </div>
      {keychain !== 'real' && (
        <Note icon={ShieldOff} ruled>
          {keychain === 'none' ? words.noKeychain : words.plainTextKeychain}
        </Note>
      )}
      {refused !== undefined && !lastTry && (
        <Note icon={KeyRound} ruled={keychain === 'real'}>
          {words.pukWarning}
        </Note>
      )}
    </View>
  );
}
