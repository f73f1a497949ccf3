/** On the way to online: what is done, what is under way, and nothing to decide. */
import { Check } from 'lucide-react';

import type { AppSnapshot, SessionStep } from '../../shared/ipc/snapshot.ts';
import { useApp, useSnapshot } from '../client/app-context.tsx';
import { useNow } from '../client/use-now.ts';
import { useRequest } from '../client/use-request.ts';
import { Button } from '../widgets/Button.tsx';
import { StickDrawing } from '../widgets/StickDrawing.tsx';
import { View } from './View.tsx';
import styles from './Parts.module.css';

/** A wait longer than this is explained. */
const EXPLAIN_AFTER_MS = 4_000;
/** Rows that fit under the picture. */
const ROWS = 4;

/** What is usual with a real stick, for whoever waits. */
const usualMs: Readonly<Record<SessionStep['step'], number>> = {
  'stick-found': 1_000,
  'stick-switched': 5_000,
  'modem-awake': 8_000,
  'sim-read': 2_000,
  'sim-unlocked': 2_000,
  registered: 20_000,
  'bearer-up': 3_000,
  'address-given': 2_000,
  answered: 1_000,
};

const order: readonly SessionStep['step'][] = [
  'stick-found',
  'stick-switched',
  'modem-awake',
  'sim-read',
  'sim-unlocked',
  'registered',
  'bearer-up',
  'address-given',
  'answered',
];

export function GettingReady() {
  const { ui, format } = useApp();
  const session = useSnapshot((snapshot) => snapshot.session);
  const sim = useSnapshot((snapshot) => snapshot.sim);
  const { run, busy, failure } = useRequest();
  const now = useNow(1_000);
  const waitedMs = Math.max(0, now - session.sinceMs);
  const rows = stepRows(session);
  const running = rows.find((row) => row.state === 'now');
  const words = ui.gettingReady;
  const lead = () => {
    if (running === undefined || waitedMs < EXPLAIN_AFTER_MS) return words.nothingToDecide;
    const { doing } = words.steps[running.step];
    const usually = format.duration(usualMs[running.step]);
    const what =
      running.step === 'registered' && sim.providerName !== undefined
        ? words.searchingFor(sim.providerName)
        : doing;
    return `${words.waiting(what, usually)} ${words.nothingToDecide}`;
  };
  return (
    <View
      picture={<StickDrawing drawn="plugged" />}
      title={words.title}
      lead={lead()}
      says="status"
      failure={failure}
      foot={
        <Button
          look="quiet"
          busyLabel={busy && ui.home.disconnecting}
          onClick={() => void run('disconnect', undefined)}
        >
          {words.stop}
        </Button>
      }
    >
      <ul className={styles.steps}>
        {rows.map(({ step, state, tookMs }) => (
          <li key={step} className={styles[state]}>
            {state === 'done' ? (
              <Check size={16} strokeWidth={2.5} aria-hidden="true" />
            ) : (
              <i className={styles.ring} aria-hidden="true" />
            )}
            <span>{state === 'done' ? words.steps[step].done : words.steps[step].doing}</span>
            <time>
              {state === 'done' && tookMs !== undefined && format.duration(tookMs)}
              {state === 'now' && waitedMs >= 1_000 && format.duration(waitedMs)}
            </time>
          </li>
        ))}
      </ul>
    </View>
  );
}

interface StepRow {
  readonly step: SessionStep['step'];
  readonly state: 'done' | 'now' | 'next';
  readonly tookMs: number | undefined;
}

/** The last two that are done, the one under way, and what comes next. */
export function stepRows({ steps, current }: AppSnapshot['session']): readonly StepRow[] {
  const last = steps.at(-1);
  const begun = steps.map(({ step, tookMs }): StepRow => {
    const under = tookMs === undefined && step === last?.step;
    return { step, tookMs, state: under ? 'now' : 'done' };
  });
  const stillDoing = begun.at(-1)?.state === 'now';
  const after = order.slice(last === undefined ? 0 : order.indexOf(last.step) + 1);
  const upcoming = after
    .filter(
      (step) =>
        step !== 'stick-switched' && !(step === 'sim-unlocked' && current.state !== 'unlocking'),
    )
    .map((step, index): StepRow => {
      const state = !stillDoing && index === 0 ? 'now' : 'next';
      return { step, tookMs: undefined, state };
    });
  const all = [...begun, ...upcoming];
  const under = all.findIndex(({ state }) => state === 'now');
  const from = Math.max(0, Math.min(under - 2, all.length - ROWS));
  return all.slice(from, from + ROWS);
}
