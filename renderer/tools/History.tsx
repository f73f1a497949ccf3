/** What happened, newest first, by day: also what healed without anybody noticing. */
import { failureWords } from '../../shared/i18n/failure-sentence.ts';
import type { HistoryEntry } from '../../shared/ipc/snapshot.ts';
import { useApp, useSnapshot } from '../client/app-context.tsx';
import type { Format } from '../client/format.ts';
import type { UiMessages } from '../../shared/i18n/ui-en.ts';
import { ToolPage } from './ToolPage.tsx';
import styles from './History.module.css';

const DAY_MS = 24 * 3_600_000;

export function History() {
  const { ui, format, now } = useApp();
  const entries = useSnapshot((snapshot) => snapshot.history);
  const words = ui.tools.history;
  const days = byDay(entries, words, format, now());
  return (
    <ToolPage title={words.title} lead={entries.length === 0 ? words.empty : words.lead}>
      {days.map(([day, ofDay]) => (
        <section key={day}>
          <h2 className={styles.day}>{day}</h2>
          <ol>
            {ofDay.map((entry) => (
              <Entry key={`${entry.atMs} ${entry.kind}`} entry={entry} />
            ))}
          </ol>
        </section>
      ))}
    </ToolPage>
  );
}

function Entry({ entry }: { readonly entry: HistoryEntry }) {
  const { ui, messages, format } = useApp();
  const words = ui.tools.history;
  const { kind, failure, action, tookMs } = entry;
  const healing = new Map<string, string>(Object.entries(messages.healing));
  const details = [
    failure === undefined ? undefined : failureWords(failure, messages).sentence.replace(/\.$/, ''),
    action === undefined ? undefined : healing.get(action),
    tookMs === undefined ? undefined : words.took(format.duration(tookMs)),
  ].filter((text) => text !== undefined);
  return (
    <li className={styles.entry}>
      <time translate="no">{format.time(entry.atMs)}</time>
      <i className={styles[kind]} aria-hidden="true" />
      <div>
        <b>{words.kinds[kind]}</b>
        {details.length > 0 && <p>{details.join(' · ')}</p>}
      </div>
    </li>
  );
}

function byDay(
  entries: readonly HistoryEntry[],
  words: UiMessages['tools']['history'],
  format: Format,
  nowMs: number,
): readonly (readonly [string, readonly HistoryEntry[]])[] {
  const today = format.date(nowMs);
  const yesterday = format.date(nowMs - DAY_MS);
  const days = new Map<string, HistoryEntry[]>();
  for (const entry of [...entries].sort((a, b) => b.atMs - a.atMs)) {
    const date = format.date(entry.atMs);
    const day = date === today ? words.today : date === yesterday ? words.yesterday : date;
    days.set(day, [...(days.get(day) ?? []), entry]);
  }
  return [...days];
}
