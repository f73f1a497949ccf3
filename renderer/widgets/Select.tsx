import styles from './Select.module.css';

export interface SelectProps<Value extends string> {
  readonly label: string;
  readonly value: Value;
  readonly options: readonly { readonly value: Value; readonly label: string }[];
  readonly onChange: (value: Value) => void;
  /** 'row': right-aligned text in a row. 'box': with an outline. */
  readonly look?: 'row' | 'box' | 'full';
}

/** The system's own list: complete for keyboard and screen reader. The label stands beside it. */
export function Select<Value extends string>({
  label,
  value,
  options,
  onChange,
  look = 'box',
}: SelectProps<Value>) {
  return (
    <span className={`${styles.select} ${styles[look]}`}>
      <select
        aria-label={label}
        value={value}
        onChange={(event) => {
          const chosen = options.find((option) => option.value === event.target.value);
          if (chosen !== undefined) onChange(chosen.value);
        }}
      >
        {options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.label}
          </option>
        ))}
      </select>
    </span>
  );
}
