/** One field for a whole code, with the tries left as dots and as words. Digits only. */
import { Eye, EyeOff } from 'lucide-react';
import { useId, useState } from 'react';

import { useApp } from '../client/app-context.tsx';
import { IconButton } from './Button.tsx';
import styles from './PinField.module.css';

export interface PinFieldProps {
  readonly label: string;
  readonly showLabel: string;
  readonly hideLabel: string;
  readonly value: string;
  readonly onChange: (digits: string) => void;
  /** Of how many; undefined where the stick does not tell. */
  readonly tries?: { readonly left: number | undefined; readonly of: number } | undefined;
  /** The last entry was refused. */
  readonly warn?: boolean;
  readonly firstFocus?: boolean;
}

export function PinField(props: PinFieldProps) {
  const { label, value, onChange, tries, warn = false, firstFocus = false } = props;
  const [shown, setShown] = useState(false);
  const id = useId();
  return (
    <div className={styles.field}>
      <div className={styles.head}>
        <label htmlFor={id}>{label}</label>
        {tries !== undefined && <Tries {...tries} warn={warn} />}
      </div>
      <div className={styles.box}>
        <input
          id={id}
          className={styles.input}
          type={shown ? 'text' : 'password'}
          inputMode="numeric"
          autoComplete="off"
          spellCheck={false}
          maxLength={8}
          value={value}
          aria-invalid={warn || undefined}
          data-first-focus={firstFocus || undefined}
          onChange={(event) => onChange(event.target.value.replaceAll(/\D/g, ''))}
        />
        <IconButton
          label={shown ? props.hideLabel : props.showLabel}
          icon={shown ? EyeOff : Eye}
          onClick={() => setShown(!shown)}
        />
      </div>
    </div>
  );
}

function Tries(props: {
  readonly left: number | undefined;
  readonly of: number;
  readonly warn: boolean;
}) {
  const { left, of, warn } = props;
  const { ui } = useApp();
  return (
    <span className={`${styles.tries} ${warn ? styles.warn : ''}`}>
      {left !== undefined && of <= 3 && (
        <span className={styles.dots} aria-hidden="true">
          {Array.from({ length: of }, (_, index) => (
            <i key={index} className={index < left ? undefined : styles.used} />
          ))}
        </span>
      )}
      {left === undefined ? ui.pin.triesUnknown : ui.pin.triesLeft(left)}
    </span>
  );
}
