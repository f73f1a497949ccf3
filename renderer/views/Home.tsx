/** Online: one sentence, the traffic, what is used up, one button. Numbers live under Details. */
import { ArrowDown, ArrowUp, FlaskConical, Info, TriangleAlert } from 'lucide-react';

import type { RoutingMode } from '../../shared/ipc/settings.ts';
import { useApp, useSnapshot } from '../client/app-context.tsx';
import { useRequest } from '../client/use-request.ts';
import { Button } from '../widgets/Button.tsx';
import { named } from '../widgets/named.tsx';
import { Note } from '../widgets/Note.tsx';
import { Row } from '../widgets/Row.tsx';
import { Select } from '../widgets/Select.tsx';
import { TrafficLine } from '../widgets/TrafficLine.tsx';
import { DataUsed } from './DataUsed.tsx';
import { Details } from './Details.tsx';
import { OnlineMeta } from './OnlineMeta.tsx';
import { View } from './View.tsx';
import styles from './Home.module.css';

export const routingModes: readonly RoutingMode[] = ['everything', 'when-no-other', 'chosen'];

export function Home() {
  const { ui, messages } = useApp();
  const operator = useSnapshot((snapshot) => snapshot.radio.operator);
  const quality = useSnapshot((snapshot) => snapshot.radio.quality);
  const note = useSnapshot((snapshot) => snapshot.session.note);
  const practice = useSnapshot((snapshot) => snapshot.sticks.chosenId === 'virtual');
  const routingMode = useSnapshot((snapshot) => snapshot.settings.routingMode);
  const { run, busy, failure } = useRequest();
  const words = ui.home;
  return (
    <View
      title={operator === undefined ? words.onlineUnknown : named(words.online, operator)}
      failure={failure}
      foot={
        <Button
          look="line"
          busyLabel={busy === 'disconnect' ? words.disconnecting : undefined}
          onClick={() => void run('disconnect', undefined)}
        >
          {words.disconnect}
        </Button>
      }
    >
      <OnlineMeta />
      {practice && <Note icon={FlaskConical}>{words.practice}</Note>}
      {quality === 'weak' && <Note icon={TriangleAlert}>{words.weakNote}</Note>}
      {note !== undefined && <Note icon={Info}>{messages.notes[note]}</Note>}
      <Traffic />
      <DataUsed />
      <div className={styles.rows}>
        <Row label={words.useFor}>
          <Select
            look="row"
            label={words.useFor}
            value={routingMode}
            options={routingModes.map((mode) => ({ value: mode, label: words.routing[mode] }))}
            onChange={(mode) => void run('update-settings', { routingMode: mode })}
          />
        </Row>
        <Details />
      </div>
    </View>
  );
}

function Traffic() {
  const { ui, format } = useApp();
  const traffic = useSnapshot((snapshot) => snapshot.traffic);
  return (
    <>
      <div className={styles.speeds}>
        <p className={styles.speed}>
          <ArrowDown size={18} strokeWidth={1.75} aria-hidden="true" />
          <span className="visually-hidden">{ui.home.down}</span>
          <b className="num" translate="no">
            {format.megabits(traffic.downBitsPerSecond)}
          </b>
          <span>{ui.home.speedUnit}</span>
        </p>
        <p className={`${styles.speed} ${styles.up}`}>
          <ArrowUp size={18} strokeWidth={1.75} aria-hidden="true" />
          <span className="visually-hidden">{ui.home.up}</span>
          <b className="num" translate="no">
            {format.megabits(traffic.upBitsPerSecond)}
          </b>
          <span>{ui.home.speedUnit}</span>
        </p>
      </div>
      <TrafficLine traffic={traffic} />
    </>
  );
}
