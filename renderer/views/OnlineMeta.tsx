/** Operator, technology, signal in a word, time online: the line under the title. */
import { useApp, useSnapshot } from '../client/app-context.tsx';
import { useNow } from '../client/use-now.ts';
import { SignalBars } from '../widgets/SignalBars.tsx';
import styles from './Parts.module.css';

export function OnlineMeta({ withOperator = false }: { readonly withOperator?: boolean }) {
  const { ui, format } = useApp();
  const radio = useSnapshot((snapshot) => snapshot.radio);
  const onlineSinceMs = useSnapshot((snapshot) => snapshot.session.onlineSinceMs);
  const now = useNow(1_000);
  return (
    <p className={styles.meta}>
      {withOperator && radio.operator !== undefined && <span translate="no">{radio.operator}</span>}
      {radio.technology !== undefined && <span translate="no">{radio.technology}</span>}
      <span>
        <SignalBars quality={radio.quality} />
        {radio.quality === undefined ? ui.home.noSignal : ui.home.signal[radio.quality]}
      </span>
      {radio.roaming && <span>{ui.home.roaming}</span>}
      {!withOperator && onlineSinceMs !== undefined && (
        <span className="num" translate="no">
          {format.duration(Math.max(1_000, now - onlineSinceMs))}
        </span>
      )}
    </p>
  );
}
