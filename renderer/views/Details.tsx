/** The numbers behind Home, each with the AT exchange it was read from. */
import { ChevronDown, ChevronRight, Terminal } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';

import type { RadioDetail } from '../../shared/ipc/snapshot.ts';
import { useApp, useSnapshot } from '../client/app-context.tsx';
import { useOpenTools } from '../client/use-open-tools.ts';
import { useNow } from '../client/use-now.ts';
import { Button, IconButton } from '../widgets/Button.tsx';
import styles from './Details.module.css';

const groups = ['radio', 'internet', 'stick'] as const;

export function Details() {
  const { ui } = useApp();
  const openTools = useOpenTools();
  const details = useSnapshot((snapshot) => snapshot.radio.details);
  const [open, setOpen] = useState(false);
  const frame = useRef<HTMLDivElement>(null);
  // They begin at the lower edge: without this nothing seems to happen.
  useEffect(() => {
    if (open) frame.current?.scrollIntoView({ block: 'start' });
  }, [open]);
  return (
    <div className={styles.details} ref={frame}>
      <button
        type="button"
        className={styles.disclosure}
        aria-expanded={open}
        onClick={() => setOpen(!open)}
      >
        {ui.home.details}
        <ChevronDown size={18} strokeWidth={1.75} aria-hidden="true" />
      </button>
      {open && (
        <>
          {details.length === 0 && <p>{ui.details.none}</p>}
          {groups.map((group) => {
            const rows = details.filter((detail) => detail.group === group);
            return (
              rows.length > 0 && (
                <section key={group}>
                  <h2 className={styles.group}>{ui.details.groups[group]}</h2>
                  {rows.map((detail) => (
                    <DetailRow key={detail.label} detail={detail} />
                  ))}
                </section>
              )
            );
          })}
          <div className={styles.console}>
            <Button look="quiet" size="inline" icon={Terminal} onClick={() => openTools('console')}>
              {ui.home.openConsole}
            </Button>
          </div>
        </>
      )}
    </div>
  );
}

function DetailRow({ detail }: { readonly detail: RadioDetail }) {
  const { ui, format } = useApp();
  const [open, setOpen] = useState(false);
  const now = useNow(5_000);
  const label = ui.details.labels[detail.label];
  const { exchange } = detail;
  return (
    <>
      <div className={styles.row}>
        <span className={styles.label}>{label}</span>
        <span className={`${styles.value} num`} translate="no">
          {detail.value}
        </span>
        {exchange !== undefined && (
          <IconButton
            label={ui.details.showExchange(label)}
            icon={open ? ChevronDown : ChevronRight}
            expanded={open}
            onClick={() => setOpen(!open)}
          />
        )}
      </div>
      {open && exchange !== undefined && (
        <div className={styles.exchange}>
          <span translate="no">
            <b>{exchange.command}</b>
            <br />
            {exchange.answer}
          </span>
          <br />
          <small>
            {ui.details.exchange(
              format.duration(Math.max(1_000, now - exchange.atMs)),
              format.duration(exchange.tookMs),
            )}
          </small>
        </div>
      )}
    </>
  );
}
