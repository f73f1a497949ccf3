import { useApp, useSnapshot } from '../client/app-context.tsx';
import { useOpenTools } from '../client/use-open-tools.ts';
import { useRequest } from '../client/use-request.ts';
import { Button } from '../widgets/Button.tsx';
import { Meter } from '../widgets/Meter.tsx';
import { View } from './View.tsx';
import styles from './Parts.module.css';

export const EXTRA_BYTES = 200e6;

/** The limit was reached and the connection cut: a little more, or another limit. */
export function LimitReached() {
  const { ui, format } = useApp();
  const usage = useSnapshot((snapshot) => snapshot.usage);
  const openTools = useOpenTools();
  const { run, busy, failure } = useRequest();
  const words = ui.reached;
  const limitBytes = (usage.limitBytes ?? 0) + usage.extraBytes;
  const used = format.bytes(usage.monthBytes);
  const allow = async () => {
    const allowed = await run('allow-more-data', { bytes: EXTRA_BYTES });
    if (allowed.ok) await run('connect', undefined);
  };
  return (
    <View
      title={words.title}
      lead={words.lead(used, format.bytes(limitBytes))}
      says="alert"
      failure={failure}
      foot={
        <>
          <Button busyLabel={busy && ui.busyLabel.working} onClick={() => void allow()}>
            {words.allowMore(format.bytes(EXTRA_BYTES))}
          </Button>
          <Button look="quiet" onClick={() => openTools('settings')}>
            {words.changeLimit}
          </Button>
        </>
      }
    >
      <div className={styles.wideGap}>
        <Meter
          label={ui.home.dataUsed}
          share={limitBytes === 0 ? 1 : usage.monthBytes / limitBytes}
          text={`${used} ${ui.home.ofLimit(format.bytes(limitBytes))}`}
        />
        <p className={styles.until}>{words.until(format.day(usage.periodEnds))}</p>
      </div>
    </View>
  );
}
