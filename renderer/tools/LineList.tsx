/** A list of addresses, one per line; saved when every line is one. */
import { useEffect, useId, useState } from 'react';

import { useApp } from '../client/app-context.tsx';
import { Button } from '../widgets/Button.tsx';
import styles from './LineList.module.css';

export interface LineListProps {
  readonly label: string;
  readonly hint: string;
  readonly lines: readonly string[];
  readonly isValid: (line: string) => boolean;
  /** Said when a line is not valid. */
  readonly invalid: string;
  readonly onSave: (lines: readonly string[]) => void;
}

export function LineList({ label, hint, lines, isValid, invalid, onSave }: LineListProps) {
  const { ui } = useApp();
  const id = useId();
  const saved = lines.join('\n');
  const [text, setText] = useState(saved);
  useEffect(() => setText(saved), [saved]);
  const typed = text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
  const wrong = !typed.every(isValid);
  const changed = typed.join('\n') !== saved;
  return (
    <div className={styles.list}>
      <label htmlFor={id}>{label}</label>
      <textarea
        id={id}
        rows={Math.max(2, Math.min(5, lines.length + 1))}
        spellCheck={false}
        value={text}
        aria-invalid={wrong || undefined}
        aria-describedby={`${id}-hint`}
        onChange={(event) => setText(event.target.value)}
      />
      <p id={`${id}-hint`} className={wrong ? styles.wrong : styles.hint}>
        {wrong ? invalid : hint}
      </p>
      {changed && !wrong && (
        <Button look="line" size="small" onClick={() => onSave(typed)}>
          {ui.tools.settings.save}
        </Button>
      )}
    </div>
  );
}
