/** The line once more, upright, with every check on it. */
import { RefreshCw } from 'lucide-react';
import type { ReactNode } from 'react';

import { failureWords } from '../../shared/i18n/failure-sentence.ts';
import type { CheckResult } from '../../shared/ipc/checks.ts';
import { useApp, useSnapshot } from '../client/app-context.tsx';
import type { Format } from '../client/format.ts';
import { useRequest } from '../client/use-request.ts';
import type { UiMessages } from '../../shared/i18n/ui-en.ts';
import { OTHER_NAME_SERVERS } from '../views/Problem.tsx';
import { Button } from '../widgets/Button.tsx';
import { ToolPage } from './ToolPage.tsx';
import styles from './Diagnostics.module.css';

export function Diagnostics() {
  const { ui, messages, format } = useApp();
  const checks = useSnapshot((snapshot) => snapshot.checks);
  const { run, busy, failure } = useRequest();
  const words = ui.tools.diagnostics;
  const broken = checks.results.find(({ status }) => status === 'failed');
  const ok = checks.results.filter(({ status }) => status === 'ok').length;
  const holds = words.holds(format.number(ok), format.number(checks.results.length));
  const never = checks.results.length === 0;
  const title = () => {
    if (checks.running) return words.running;
    if (never) return words.never;
    if (broken?.failure === undefined) return words.allGood;
    return failureWords(broken.failure, messages).sentence.replace(/\.$/, '');
  };
  const lead = checks.running ? words.runningLead : never ? words.neverLead : holds;
  return (
    <ToolPage
      title={title()}
      lead={
        <span role="status">
          {failure === undefined ? lead : failureWords(failure, messages).sentence}
        </span>
      }
      action={
        <Button
          look={never ? 'main' : 'line'}
          size="inline"
          icon={RefreshCw}
          busyLabel={checks.running || busy ? words.checking : undefined}
          onClick={() => void run('run-checks', undefined)}
        >
          {never ? words.check : words.again}
        </Button>
      }
    >
      <ol className={styles.checks} aria-label={words.list}>
        {checks.results.map((result) => (
          <CheckRow key={result.check} result={result} />
        ))}
      </ol>
    </ToolPage>
  );
}

function CheckRow({ result }: { readonly result: CheckResult }) {
  const { ui, messages, format } = useApp();
  const { run, busy } = useRequest();
  const words = ui.tools.diagnostics;
  const failed = result.failure && failureWords(result.failure, messages);
  return (
    <li className={styles[result.status]}>
      <i aria-hidden="true" />
      <b>{words.names[result.check]}</b>
      <span>{failed?.sentence ?? told(result, words, format)}</span>
      <time>{result.tookMs !== undefined && format.duration(result.tookMs)}</time>
      {failed !== undefined && (
        <div className={styles.evidence}>
          <p>{ui.problem.causes[result.failure?.code ?? 'unexpected'] ?? failed.next}</p>
          {result.failure?.code === 'dns-broken' && (
            <Button
              size="inline"
              busyLabel={busy && ui.busyLabel.working}
              onClick={() => void run('update-settings', { nameServers: OTHER_NAME_SERVERS })}
            >
              {ui.actions['use-other-dns']}
            </Button>
          )}
        </div>
      )}
    </li>
  );
}

function told(
  { check, status, waitsFor, facts }: CheckResult,
  words: UiMessages['tools']['diagnostics'],
  format: Format,
): ReactNode {
  if (status === 'waits' && waitsFor !== undefined) return words.waitsFor(words.names[waitsFor]);
  if (status !== 'ok') return words.status[status];
  const number = (key: string) => (typeof facts[key] === 'number' ? facts[key] : undefined);
  const text = (key: string) => (typeof facts[key] === 'string' ? facts[key] : undefined);
  const rttMs = number('rttMs');
  const mtu = number('mtu');
  const down = number('downBitsPerSecond');
  const apn = text('apn');
  if (check === 'connection' && apn !== undefined) return words.accepted(apn);
  if (mtu !== undefined) return words.mtu(format.number(mtu));
  if (down !== undefined) return words.speedDown(format.megabits(down));
  if (rttMs !== undefined) return words.rtt(format.duration(rttMs));
  const name = text('address') ?? text('product');
  return name === undefined ? words.status.ok : <span translate="no">{name}</span>;
}
