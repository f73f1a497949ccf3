/** Title, one sentence and at most one button; below them the tool itself, which scrolls. */
import { useEffect, useRef, type ReactNode } from 'react';

import styles from './ToolPage.module.css';

export interface ToolPageProps {
  readonly title: ReactNode;
  readonly lead: ReactNode;
  readonly action?: ReactNode;
  readonly children: ReactNode;
}

export function ToolPage({ title, lead, action, children }: ToolPageProps) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus({ preventScroll: true }), []);
  return (
    <div className={styles.page} tabIndex={0} role="group" aria-labelledby="tool-title">
      <header className={styles.head}>
        <div>
          <h1 id="tool-title" ref={heading} tabIndex={-1}>
            {title}
          </h1>
          <p>{lead}</p>
        </div>
        {action !== undefined && <div className={styles.action}>{action}</div>}
      </header>
      {children}
    </div>
  );
}
