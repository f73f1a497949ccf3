/** A checkbox for an answer that counts with the button, a switch for one that counts at once. */
import { useId, type ReactNode } from 'react';

import styles from './Toggle.module.css';

export interface CheckboxProps {
  readonly label: ReactNode;
  readonly hint?: ReactNode;
  readonly checked: boolean;
  readonly onChange: (checked: boolean) => void;
}

export function Checkbox({ label, hint, checked, onChange }: CheckboxProps) {
  const id = useId();
  return (
    <div className={styles.check}>
      <input
        id={id}
        type="checkbox"
        checked={checked}
        aria-describedby={hint === undefined ? undefined : `${id}-hint`}
        onChange={(event) => onChange(event.target.checked)}
      />
      <label htmlFor={id}>{label}</label>
      {hint !== undefined && <small id={`${id}-hint`}>{hint}</small>}
    </div>
  );
}

export interface SwitchProps {
  /** Said by screen readers; the row shows the same words. */
  readonly label: string;
  readonly checked: boolean;
  readonly onChange: (checked: boolean) => void;
  /** The row tells why. */
  readonly off?: boolean;
}

export function Switch({ label, checked, onChange, off = false }: SwitchProps) {
  return (
    <span className={styles.hit}>
      <input
        type="checkbox"
        role="switch"
        className={styles.switch}
        aria-label={label}
        checked={checked}
        disabled={off}
        onChange={(event) => onChange(event.target.checked)}
      />
    </span>
  );
}
