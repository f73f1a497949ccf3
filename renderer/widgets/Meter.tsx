/** Data used of a limit, with a mark at 80 %. */
import styles from './Meter.module.css';

export interface MeterProps {
  readonly label: string;
  /** 0…1 and beyond. */
  readonly share: number;
  readonly text: string;
}

export function Meter({ label, share, text }: MeterProps) {
  const percent = Math.min(100, Math.max(0, share * 100));
  return (
    <div
      className={styles.meter}
      role="meter"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={Math.round(percent)}
      aria-valuetext={text}
    >
      <svg className={styles.bar} viewBox="0 0 100 6" preserveAspectRatio="none" aria-hidden="true">
        <rect width={percent} height="6" />
      </svg>
    </div>
  );
}
