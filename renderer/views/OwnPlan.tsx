/** An access point typed in. What would break out of an AT command is refused while typing. */
import { useState } from 'react';

import { ipTypes, type IpType } from '../../shared/ip-family.ts';
import type { Plan } from '../../shared/plan.ts';
import { useApp, useSnapshot } from '../client/app-context.tsx';
import { useRequest } from '../client/use-request.ts';
import { Button } from '../widgets/Button.tsx';
import { Field } from '../widgets/Field.tsx';
import { Segments } from '../widgets/Choice.tsx';
import { View } from './View.tsx';
import styles from './OwnPlan.module.css';

const auths = ['none', 'pap', 'chap'] as const;

export function OwnPlan({ onBack }: { readonly onBack: () => void }) {
  const { ui } = useApp();
  const chosen = useSnapshot((snapshot) => snapshot.plans.chosen);
  const last = chosen?.origin === 'own' ? chosen : undefined;
  const { run, busy, failure } = useRequest();
  const [apn, setApn] = useState(last?.apn ?? '');
  const [user, setUser] = useState(last?.user ?? '');
  const [password, setPassword] = useState('');
  const [auth, setAuth] = useState<NonNullable<Plan['auth']>>(last?.auth ?? 'none');
  const [ipType, setIpType] = useState<IpType>(last?.ipType ?? 'ipv4v6');
  const words = ui.ownPlan;

  const apnError = apn === '' || /^[A-Za-z0-9.-]{1,100}$/.test(apn) ? undefined : words.badApn;
  const textError = (text: string) => (/["\p{Cc}]/u.test(text) ? words.badText : undefined);
  const broken = apnError ?? textError(user) ?? textError(password);
  const offReason = apn === '' ? words.apnReason : broken;
  const submit = () => {
    if (offReason !== undefined || busy !== undefined) return;
    const plan: Omit<Plan, 'id' | 'origin'> = {
      provider: words.title,
      name: undefined,
      apn,
      auth,
      ipType,
      ...(user === '' ? {} : { user }),
      ...(password === '' ? {} : { password }),
    };
    void run('set-own-plan', { plan }).then(({ ok }) => ok && onBack());
  };
  return (
    <View
      title={words.title}
      lead={words.lead}
      onSubmit={submit}
      onBack={onBack}
      failure={failure}
      foot={
        <Button type="submit" busyLabel={busy && ui.notConnected.connecting} offReason={offReason}>
          {words.connect}
        </Button>
      }
    >
      <div className={styles.fields}>
        <Field label={words.apn} value={apn} onChange={setApn} error={apnError} autoFocus />
        <details className={styles.advanced} open={last?.user !== undefined || undefined}>
          <summary>{words.advanced}</summary>
          <div className={styles.fields}>
            <Field label={words.user} value={user} onChange={setUser} error={textError(user)} />
            <Field
              label={words.password}
              type="password"
              value={password}
              onChange={setPassword}
              error={textError(password)}
            />
            <div>
              <p className={styles.label}>{words.auth}</p>
              <Segments
                label={words.auth}
                value={auth}
                options={auths.map((value) => ({ value, label: words.auths[value] }))}
                onChange={(value) => setAuth(auths.find((known) => known === value) ?? 'none')}
              />
            </div>
            <div>
              <p className={styles.label}>{words.ipType}</p>
              <Segments
                label={words.ipType}
                value={ipType}
                options={ipTypes.map((value) => ({ value, label: words.ipTypes[value] }))}
                onChange={(value) =>
                  setIpType(ipTypes.find((known) => known === value) ?? 'ipv4v6')
                }
              />
            </div>
          </div>
        </details>
      </div>
    </View>
  );
}
