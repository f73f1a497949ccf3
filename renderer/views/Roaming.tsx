import { Globe } from 'lucide-react';

import { useApp, useSnapshot } from '../client/app-context.tsx';
import { useRequest } from '../client/use-request.ts';
import { Button } from '../widgets/Button.tsx';
import { named } from '../widgets/named.tsx';
import { Note } from '../widgets/Note.tsx';
import { View } from './View.tsx';

/** Abroad, and data abroad is off: this time, always, or not at all. */
export function Roaming() {
  const { ui } = useApp();
  const operator = useSnapshot((snapshot) => snapshot.radio.operator);
  const { run, busy, failure } = useRequest();
  const words = ui.roaming;
  const always = async () => {
    const saved = await run('update-settings', { roamingAllowed: true });
    if (saved.ok) await run('connect', undefined);
  };
  return (
    <View
      title={words.title}
      lead={
        operator === undefined ? words.lead(words.unknownOperator) : named(words.lead, operator)
      }
      says="alert"
      failure={failure}
      foot={
        <>
          <Button
            busyLabel={busy && ui.notConnected.connecting}
            onClick={() => void run('allow-roaming-once', undefined)}
          >
            {words.allowOnce}
          </Button>
          <Button look="quiet" onClick={() => void always()}>
            {words.allowAlways}
          </Button>
        </>
      }
    >
      <Note icon={Globe} ruled>
        {words.euNote}
      </Note>
    </View>
  );
}
