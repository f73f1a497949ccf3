import { useApp, useSnapshot } from '../client/app-context.tsx';
import { useRequest } from '../client/use-request.ts';
import { chosenStick } from '../model/view-choice.ts';
import { Button } from '../widgets/Button.tsx';
import { named } from '../widgets/named.tsx';
import { StickDrawing } from '../widgets/StickDrawing.tsx';
import { DataUsed } from './DataUsed.tsx';
import { View } from './View.tsx';
import styles from './Parts.module.css';

/** A stick is there and nobody is connected through it. */
export function NotConnected() {
  const { ui } = useApp();
  const user = useSnapshot((snapshot) => chosenStick(snapshot)?.users[0]);
  const monthBytes = useSnapshot((snapshot) => snapshot.usage.monthBytes);
  const { run, busy, failure } = useRequest();
  const words = ui.notConnected;
  const connect = () =>
    void (user === undefined ? run('connect', undefined) : run('take-over', undefined));
  return (
    <View
      picture={<StickDrawing drawn="plugged" />}
      title={words.title}
      lead={user === undefined ? words.lead : named(words.inUse, user)}
      onSubmit={connect}
      failure={failure}
      foot={
        <Button type="submit" busyLabel={busy && words.connecting}>
          {user === undefined ? words.connect : ui.busy.useHere}
        </Button>
      }
    >
      {monthBytes > 0 && (
        <div className={styles.gap}>
          <DataUsed />
        </div>
      )}
    </View>
  );
}
