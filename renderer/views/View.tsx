/**
 * The frame of every view: one sentence, at most one question, the button in the foot. A new view
 * takes the focus to its title, or to the field it asks for, so that the question always comes first.
 */
import { useEffect, useRef, useState, type FormEvent, type ReactNode, type RefObject } from 'react';

import type { Failure } from '../../shared/failure.ts';
import { failureSentence } from '../../shared/i18n/failure-sentence.ts';
import { useApp } from '../client/app-context.tsx';
import styles from './View.module.css';

export interface ViewProps {
  readonly title: ReactNode;
  readonly lead?: ReactNode;
  /** 'alert': a problem or a refused entry. 'status': progress, said politely. */
  readonly says?: 'alert' | 'status';
  readonly picture?: ReactNode;
  readonly children?: ReactNode;
  /** The main button first. */
  readonly foot?: ReactNode;
  /** Enter anywhere in a field presses the main button. */
  readonly onSubmit?: () => void;
  /** Esc. */
  readonly onBack?: () => void;
  /** Why the last request did not work. */
  readonly failure?: Failure | undefined;
}

export function View(props: ViewProps) {
  const { title, lead, says, picture, children, foot, onSubmit, onBack, failure } = props;
  const { messages } = useApp();
  const frame = useRef<HTMLFormElement>(null);
  const page = useRef<HTMLDivElement>(null);
  const hasMore = useHasMore(page);

  useEffect(() => {
    const find = (selector: string) => frame.current?.querySelector<HTMLElement>(selector);
    (find('[data-first-focus]') ?? find('h1'))?.focus({ preventScroll: true });
  }, []);
  useEffect(() => {
    if (onBack === undefined) return;
    const goBack = (event: KeyboardEvent) => {
      if (event.key === 'Escape') onBack();
    };
    document.addEventListener('keydown', goBack);
    return () => document.removeEventListener('keydown', goBack);
  }, [onBack]);

  const submit = (event: FormEvent) => {
    event.preventDefault();
    onSubmit?.();
  };
  const words = (
    <>
      <h1 className={styles.state} tabIndex={-1}>
        {title}
      </h1>
      {lead !== undefined && (
        <p className={styles.lead} role={says === 'status' ? 'status' : undefined}>
          {lead}
        </p>
      )}
    </>
  );
  return (
    <form className={styles.view} ref={frame} onSubmit={submit} noValidate>
      <div className={styles.page} ref={page} tabIndex={hasMore.scrolls ? 0 : undefined}>
        {picture}
        {says === 'alert' ? <div role="alert">{words}</div> : words}
        {children}
      </div>
      <div className={styles.foot} data-more={hasMore.below || undefined}>
        {failure !== undefined && (
          <p className={styles.failure} role="alert">
            {failureSentence(failure, messages)}
          </p>
        )}
        {foot}
      </div>
    </form>
  );
}

/** Whether the page scrolls at all, and whether there is more below what is seen. */
function useHasMore(page: RefObject<HTMLDivElement | null>) {
  const [more, setMore] = useState({ scrolls: false, below: false });
  useEffect(() => {
    const element = page.current;
    if (element === null) return;
    const look = () => {
      const { scrollHeight, clientHeight, scrollTop } = element;
      const scrolls = scrollHeight > clientHeight + 1;
      const below = scrolls && scrollTop + clientHeight < scrollHeight - 1;
      setMore((last) =>
        last.scrolls === scrolls && last.below === below ? last : { scrolls, below },
      );
    };
    const sizes = new ResizeObserver(look);
    sizes.observe(element);
    for (const child of element.children) sizes.observe(child);
    element.addEventListener('scroll', look, { passive: true });
    look();
    return () => {
      sizes.disconnect();
      element.removeEventListener('scroll', look);
    };
  }, [page]);
  return more;
}
