/** A row of a list: what it is on the left, its value or control on the right. */
import type { ReactNode } from 'react';

import styles from './Row.module.css';

export function Row({
  label,
  hint,
  children,
}: {
  readonly label: ReactNode;
  readonly hint?: ReactNode;
  readonly children?: ReactNode;
}) {
  return (
    <div className={styles.row}>
      <div className={styles.label}>
        {label}
        {hint !== undefined && <small>{hint}</small>}
      </div>
      <div className={styles.value}>{children}</div>
    </div>
  );
}
