/** A browser page whose program has stopped. There is no store to read here, only words. */
import type { Words } from '../client/words.ts';
import frame from '../MainWindow.module.css';
import styles from './View.module.css';

export function Lost({ words }: { readonly words: Pick<Words, 'ui'> }) {
  const { lost } = words.ui;
  return (
    <div className={frame.window}>
      <main className={styles.page}>
        <div role="alert">
          <h1 className={styles.state}>{lost.title}</h1>
          <p className={styles.lead}>{lost.lead}</p>
        </div>
      </main>
    </div>
  );
}
