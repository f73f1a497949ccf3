/** One of a few: choice cards with a description, or segments side by side. Native radios. */
import { useId, type ReactNode } from 'react';

import styles from './Choice.module.css';

export interface ChoiceCard {
  readonly value: string;
  readonly title: ReactNode;
  readonly text?: ReactNode;
  readonly code?: ReactNode;
  readonly mark?: ReactNode;
}

interface ChoiceProps<Item> {
  /** Name of the group for screen readers. */
  readonly label: string;
  readonly value: string | undefined;
  readonly options: readonly Item[];
  readonly onChange: (value: string) => void;
}

export function ChoiceCards({ label, value, options, onChange }: ChoiceProps<ChoiceCard>) {
  const group = useId();
  return (
    <div className={styles.cards} role="radiogroup" aria-label={label}>
      {options.map((option) => (
        <label key={option.value} className={styles.card}>
          <input
            type="radio"
            name={group}
            checked={option.value === value}
            onChange={() => onChange(option.value)}
          />
          <span className={styles.body}>
            <b>{option.title}</b>
            {option.text !== undefined && <span className={styles.text}>{option.text}</span>}
            {option.code !== undefined && <span className={styles.code}>{option.code}</span>}
          </span>
          {option.mark !== undefined && <em>{option.mark}</em>}
        </label>
      ))}
    </div>
  );
}

export function Segments({
  label,
  value,
  options,
  onChange,
  small = false,
}: ChoiceProps<{ readonly value: string; readonly label: ReactNode }> & {
  readonly small?: boolean;
}) {
  const group = useId();
  return (
    <div
      className={`${styles.segments} ${small ? styles.small : ''}`}
      role="radiogroup"
      aria-label={label}
    >
      {options.map((option) => (
        <label key={option.value}>
          <input
            type="radio"
            name={group}
            checked={option.value === value}
            onChange={() => onChange(option.value)}
          />
          <span>{option.label}</span>
        </label>
      ))}
    </div>
  );
}
