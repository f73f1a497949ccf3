import { useState } from 'react';

import type { FoundStick } from '../../shared/ipc/snapshot.ts';
import { useApp, useSnapshot } from '../client/app-context.tsx';
import { useRequest } from '../client/use-request.ts';
import { Button } from '../widgets/Button.tsx';
import { ChoiceCards } from '../widgets/Choice.tsx';
import { View } from './View.tsx';
import styles from './Parts.module.css';

/** Several sticks are plugged in: one at a time is used. */
export function ChooseStick() {
  const { ui, format } = useApp();
  const found = useSnapshot((snapshot) => snapshot.sticks.found);
  const { run, busy, failure } = useRequest();
  const [picked, setPicked] = useState(found[0]?.id);
  const words = ui.chooseStick;
  const id = found.some((stick) => stick.id === picked) ? picked : found[0]?.id;
  const submit = () => {
    if (id !== undefined && busy === undefined) void run('choose-stick', { id });
  };
  const text = ({ kind, users }: FoundStick) =>
    users.length > 0 ? words.usedBy(format.list(users)) : words.kinds[kind];
  return (
    <View
      title={words.title}
      lead={words.lead}
      onSubmit={submit}
      failure={failure}
      foot={
        <Button type="submit" busyLabel={busy && ui.busyLabel.working}>
          {words.choose}
        </Button>
      }
    >
      <div className={styles.gap}>
        <ChoiceCards
          label={words.title}
          value={id}
          onChange={setPicked}
          options={found.map((stick) => ({
            value: stick.id,
            title: <span translate="no">{stick.product}</span>,
            text: text(stick),
            ...(stick.kind === 'virtual'
              ? {}
              : {
                  code: (
                    <span translate="no">
                      {words.socket(stick.id)}
                      {stick.maskedImei === undefined ? '' : ` · IMEI ${stick.maskedImei}`}
                    </span>
                  ),
                }),
          }))}
        />
      </div>
    </View>
  );
}
