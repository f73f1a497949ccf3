/** Behind a problem: the likely cause, one sentence, one line of numbers. */
import type { ReactNode } from 'react';

import { useApp } from '../client/app-context.tsx';
import styles from './Evidence.module.css';

export function Evidence({
  sentence,
  numbers,
}: {
  readonly sentence: ReactNode;
  readonly numbers?: ReactNode;
}) {
  const { ui } = useApp();
  return (
    <section className={styles.evidence} aria-label={ui.problem.likelyCause}>
      <p className={styles.label}>{ui.problem.likelyCause}</p>
      <p>{sentence}</p>
      {numbers !== undefined && <p className={`${styles.numbers} num`}>{numbers}</p>}
    </section>
  );
}
