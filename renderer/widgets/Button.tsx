/** Three buttons: one main per view, outlined, quiet. `off` always comes with the reason beside it. */
import type { LucideIcon } from 'lucide-react';
import { useId, type MouseEventHandler, type ReactNode } from 'react';

import styles from './Button.module.css';

export interface ButtonProps {
  readonly children: ReactNode;
  /** 'main': ink, one per view. 'line': outlined. 'quiet': text. */
  readonly look?: 'main' | 'line' | 'quiet';
  readonly size?: 'full' | 'inline' | 'small';
  readonly type?: 'button' | 'submit';
  readonly onClick?: MouseEventHandler<HTMLButtonElement> | undefined;
  /** Under way: the label tells the progress, further presses do nothing. */
  readonly busyLabel?: string | undefined;
  /** Why it can not be pressed yet; shown under the button. */
  readonly offReason?: string | undefined;
  readonly icon?: LucideIcon;
  readonly iconAfter?: LucideIcon;
}

export function Button({
  children,
  look = 'main',
  size = 'full',
  type = 'button',
  onClick,
  busyLabel,
  offReason,
  icon: Icon,
  iconAfter: IconAfter,
}: ButtonProps) {
  const reasonId = useId();
  const off = offReason !== undefined;
  const still = off || busyLabel !== undefined;
  return (
    <>
      <button
        type={type}
        className={`${styles.button} ${styles[look]} ${styles[size]}`}
        data-off={off || undefined}
        data-quiet={look === 'quiet' || undefined}
        aria-disabled={still || undefined}
        aria-describedby={off ? reasonId : undefined}
        onClick={(event) => {
          if (still) event.preventDefault();
          else onClick?.(event);
        }}
      >
        {Icon && <Icon size={16} strokeWidth={1.75} aria-hidden="true" />}
        <span className={styles.label}>
          <span className={busyLabel === undefined ? undefined : styles.held}>{children}</span>
          {busyLabel !== undefined && <span className={styles.busy}>{busyLabel}</span>}
        </span>
        {IconAfter && <IconAfter size={16} strokeWidth={1.75} aria-hidden="true" />}
      </button>
      {off && (
        <p className={styles.reason} id={reasonId}>
          {offReason}
        </p>
      )}
    </>
  );
}

export interface IconButtonProps {
  readonly label: string;
  readonly icon: LucideIcon;
  readonly onClick: () => void;
  readonly pressed?: boolean;
  readonly expanded?: boolean;
}

export function IconButton({ label, icon: Icon, onClick, pressed, expanded }: IconButtonProps) {
  return (
    <button
      type="button"
      className={styles.icon}
      aria-label={label}
      aria-pressed={pressed}
      aria-expanded={expanded}
      onClick={onClick}
    >
      <Icon size={18} strokeWidth={1.75} aria-hidden="true" />
    </button>
  );
}
