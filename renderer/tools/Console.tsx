/** What the stick says and what it means. Codes for the SIM are kept back by the engine. */
import { useEffect, useRef, useState, type FormEvent } from 'react';

import { failureSentence, failureWords } from '../../shared/i18n/failure-sentence.ts';
import type { AtConsoleAnswer } from '../../shared/ipc/contract.ts';
import { useApp } from '../client/app-context.tsx';
import { download } from '../client/download.ts';
import { useRequest } from '../client/use-request.ts';
import { Button } from '../widgets/Button.tsx';
import { ToolPage } from './ToolPage.tsx';
import styles from './Console.module.css';

interface Exchange {
  readonly line: string;
  readonly answer: AtConsoleAnswer;
}

const questions = {
  signal: 'AT+CSQ',
  network: 'AT^SYSINFOEX',
  operator: 'AT+COPS?',
  connection: 'AT^NDISSTATQRY?',
  address: 'AT^DHCP?',
  sim: 'AT+CPIN?',
  firmware: 'AT^VERSION?',
} as const;
const questionNames = Object.keys(questions) as (keyof typeof questions)[];

/** Older exchanges leave the page. */
const KEPT = 200;

export function Console() {
  const { ui, messages } = useApp();
  const { run, busy, failure } = useRequest();
  const [exchanges, setExchanges] = useState<readonly Exchange[]>([]);
  const [typed, setTyped] = useState('');
  const term = useRef<HTMLDivElement>(null);
  const words = ui.tools.console;

  useEffect(() => {
    term.current?.scrollTo({ top: term.current.scrollHeight });
  }, [exchanges]);

  const ask = async (line: string) => {
    if (busy !== undefined) return;
    const result = await run('send-at', { line });
    if (!result.ok) return;
    setExchanges((before) => [...before, { line, answer: result.value }].slice(-KEPT));
    setTyped('');
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const rest = typed.trim();
    if (rest !== '') void ask(/^at/i.test(rest) ? rest : `AT${rest}`);
  };
  const saveText = () => {
    const text = exchanges.map(({ line, answer }) => [line, ...answer.lines].join('\n'));
    download('at-console.txt', 'text/plain', `${text.join('\n\n')}\n`);
  };
  return (
    <ToolPage
      title={words.title}
      lead={words.lead}
      action={
        exchanges.length > 0 && (
          <Button look="line" size="inline" onClick={saveText}>
            {words.saveText}
          </Button>
        )
      }
    >
      <div className={styles.term} role="log" aria-label={words.log} ref={term} tabIndex={0}>
        {exchanges.length === 0 && <p className={styles.empty}>{words.empty}</p>}
        {exchanges.map((exchange, index) => (
          <ExchangeRow key={index} exchange={exchange} />
        ))}
      </div>
      {failure !== undefined && (
        <p role="alert" className={styles.failure}>
          {failureSentence(failure, messages)}
        </p>
      )}
      <div className={styles.chips} role="group" aria-label={words.questions}>
        {questionNames.map((name) => (
          <button type="button" key={name} onClick={() => void ask(questions[name])}>
            {words.chips[name]}
          </button>
        ))}
      </div>
      <form className={styles.line} onSubmit={submit}>
        <span aria-hidden="true" translate="no">
          AT
        </span>
        <input
          aria-label={words.input}
          placeholder={words.placeholder}
          value={typed}
          autoComplete="off"
          spellCheck={false}
          onChange={(event) => setTyped(event.target.value)}
        />
        <Button type="submit" look="quiet" size="small" busyLabel={busy && words.sending}>
          {words.send}
        </Button>
      </form>
    </ToolPage>
  );
}

function ExchangeRow({ exchange: { line, answer } }: { readonly exchange: Exchange }) {
  const { ui, messages, format } = useApp();
  const words = ui.tools.console;
  const took = format.duration(answer.tookMs);
  const unknown = answer.lines.at(-1) === 'ERROR';
  const meaning =
    answer.meaning === undefined ? undefined : (words.meanings[answer.meaning] ?? undefined);
  return (
    <div className={`${styles.exchange} ${answer.keptBack ? styles.guard : ''}`}>
      <p className={styles.code} translate="no">
        <b>{answer.keptBack ? line.replace(/=.*/, '=••••') : line}</b>
        {'\n'}
        {answer.lines.filter((text) => text !== 'OK').join('\n')}
      </p>
      {answer.keptBack === undefined ? (
        <p className={styles.means}>
          <b>{unknown ? words.unknown : (meaning ?? words.answered)}</b>
          <Parsed parsed={answer.parsed} />
          {unknown ? words.unknownLead(took) : <span translate="no">{took}</span>}
        </p>
      ) : (
        <p className={styles.means}>
          <b>{words.keptBack}</b>
          {failureWords(answer.keptBack, messages).sentence} {words.keptBackLead}{' '}
          <a href="#">{words.openPinPage}</a>
        </p>
      )}
    </div>
  );
}

/** The fields of an answer the engine understood, as they are named there. */
function Parsed({ parsed }: { readonly parsed: AtConsoleAnswer['parsed'] }) {
  const fields = Object.entries(parsed ?? {}).filter(
    ([, value]) => typeof value === 'string' || typeof value === 'number',
  );
  return fields.map(([name, value]) => (
    <span key={name} translate="no">
      {name} {String(value)},{' '}
    </span>
  ));
}
