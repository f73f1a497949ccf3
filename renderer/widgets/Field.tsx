/** One line of text with its label, a hint and, when it is wrong, the reason as words. */
import { useId } from 'react';

import styles from './Field.module.css';

export interface FieldProps {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly error?: string | undefined;
  readonly hint?: string | undefined;
  readonly type?: 'text' | 'password' | 'search' | 'number';
  readonly inputMode?: 'text' | 'numeric' | 'decimal';
  readonly mono?: boolean;
  readonly autoFocus?: boolean;
}

export function Field({
  label,
  value,
  onChange,
  error,
  hint,
  type = 'text',
  inputMode = 'text',
  mono = false,
  autoFocus = false,
}: FieldProps) {
  const id = useId();
  const told = error ?? hint;
  return (
    <div className={styles.field}>
      <label htmlFor={id}>{label}</label>
      <input
        id={id}
        className={`${styles.input} ${mono ? styles.mono : ''}`}
        type={type}
        inputMode={inputMode}
        value={value}
        autoComplete="off"
        spellCheck={false}
        aria-invalid={error !== undefined || undefined}
        aria-describedby={told === undefined ? undefined : `${id}-told`}
        data-first-focus={autoFocus || undefined}
        onChange={(event) => onChange(event.target.value)}
      />
      {told !== undefined && (
        <p id={`${id}-told`} className={error === undefined ? styles.hint : styles.error}>
          {told}
        </p>
      )}
    </div>
  );
}
