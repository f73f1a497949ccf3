/** What is used up, of which limit, until when; near the limit, what happens next. */
import { useApp, useSnapshot } from '../client/app-context.tsx';
import { Meter } from '../widgets/Meter.tsx';
import styles from './DataUsed.module.css';

export function DataUsed() {
  const { ui, format } = useApp();
  const usage = useSnapshot((snapshot) => snapshot.usage);
  const cuts = useSnapshot((snapshot) => snapshot.settings.budget.disconnectAtLimit);
  const words = ui.home;
  const used = format.bytes(usage.monthBytes);
  if (usage.limitBytes === undefined) {
    return (
      <p className={styles.data}>
        <b className="num" translate="no">
          {used}
        </b>
        <span>{words.used}</span>
      </p>
    );
  }
  const limitBytes = usage.limitBytes + usage.extraBytes;
  const ofLimit = words.ofLimit(format.bytes(limitBytes));
  const left = format.bytes(Math.max(0, limitBytes - usage.monthBytes));
  return (
    <div className={styles.used}>
      <p className={styles.data}>
        <b className="num" translate="no">
          {used}
        </b>
        <span>{ofLimit}</span>
        <span className={styles.until}>{words.until(format.day(usage.periodEnds))}</span>
      </p>
      <Meter
        label={words.dataUsed}
        share={usage.monthBytes / limitBytes}
        text={`${used} ${ofLimit}`}
      />
      {(usage.state === 'warned' || usage.state === 'reached') && (
        <p className={styles.warned}>{cuts ? words.warned(left) : words.warnedOnly(left)}</p>
      )}
    </div>
  );
}
