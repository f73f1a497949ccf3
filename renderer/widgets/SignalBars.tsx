/** Three bars, as in the tray. The word stands beside them, so the picture is hidden from readers. */
import type { RadioView } from '../../shared/ipc/snapshot.ts';
import styles from './SignalBars.module.css';

const filled = { weak: 1, fair: 2, good: 3 } as const;

export function SignalBars({ quality }: { readonly quality: RadioView['quality'] }) {
  const count = quality === undefined ? 0 : filled[quality];
  return (
    <svg className={styles.bars} viewBox="0 0 15 14" aria-hidden="true">
      {[5, 9, 14].map((height, index) => (
        <rect
          key={height}
          className={index < count ? styles.full : styles.empty}
          x={index * 5.5}
          y={14 - height}
          width="4"
          height={height}
          rx="1"
        />
      ))}
    </svg>
  );
}
