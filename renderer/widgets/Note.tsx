/** Something worth knowing that asks for nothing: an icon and a sentence. */
import type { LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';

import styles from './Note.module.css';

export interface NoteProps {
  readonly icon: LucideIcon;
  readonly children: ReactNode;
  /** A hairline above, for the first of them. */
  readonly ruled?: boolean;
}

export function Note({ icon: Icon, children, ruled = false }: NoteProps) {
  return (
    <div className={`${styles.note} ${ruled ? styles.ruled : ''}`}>
      <Icon size={18} strokeWidth={1.75} aria-hidden="true" />
      <p>{children}</p>
    </div>
  );
}
