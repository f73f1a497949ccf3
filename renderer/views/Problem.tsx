/** Something only a person can mend: the fact, the meaning, the likely cause, one verb. */
import type { Failure } from '../../shared/failure.ts';
import { failureWords } from '../../shared/i18n/failure-sentence.ts';
import { networkReason } from '../../shared/i18n/network-reason.ts';
import { useApp, useSnapshot } from '../client/app-context.tsx';
import { useOpenTools } from '../client/use-open-tools.ts';
import { useRequest } from '../client/use-request.ts';
import { failureActions, type FailureAction } from '../model/failure-actions.ts';
import { Button } from '../widgets/Button.tsx';
import { Evidence } from '../widgets/Evidence.tsx';
import { TrafficLine } from '../widgets/TrafficLine.tsx';
import { View } from './View.tsx';

/** Public resolvers for when the operator's stay silent; a person presses the button first. */
export const OTHER_NAME_SERVERS = ['9.9.9.9', '149.112.112.112', '2620:fe::fe'] as const;

export interface ProblemProps {
  readonly failure: Failure;
  readonly onChoosePlan: () => void;
}

export function Problem({ failure, onChoosePlan }: ProblemProps) {
  const { ui, messages, format } = useApp();
  const problem = useSnapshot((snapshot) => snapshot.session.problem);
  const traffic = useSnapshot((snapshot) => snapshot.traffic);
  const openTools = useOpenTools();
  const { run, busy, failure: refused } = useRequest();
  const { sentence, next } = failureWords(failure, messages);
  const action = failureActions[failure.code];
  const cause = ui.problem.causes[failure.code];
  const evidence = problem?.evidence ?? {};
  const act = () => {
    const todo: Record<FailureAction, () => void> = {
      'try-again': () => void run('connect', undefined),
      connect: () => void run('connect', undefined),
      'switch-radio-on': () => void run('connect', undefined),
      'restart-stick': () => void run('restart-stick', undefined),
      'take-over': () => void run('take-over', undefined),
      'use-virtual-stick': () => void run('use-virtual-stick', { scenario: 'locked' }),
      'use-other-dns': () => void run('update-settings', { nameServers: OTHER_NAME_SERVERS }),
      'choose-plan': onChoosePlan,
      'open-operator-page': () => void run('open-page', { page: 'operator-page' }),
      'open-help': () => void run('open-page', { page: 'help' }),
      'save-report': () => openTools('report'),
      'look-closer': () => openTools('diagnostics'),
    };
    todo[action]();
  };
  const numbers = () => {
    const { packetsSent, packetsReceived, silentSeconds } = evidence;
    const packets =
      typeof packetsSent === 'number' && typeof silentSeconds === 'number'
        ? ui.problem.packets(
            format.number(packetsSent),
            format.number(typeof packetsReceived === 'number' ? packetsReceived : 0),
            format.duration(silentSeconds * 1000),
          )
        : undefined;
    return packets ?? networkReason(failure, messages);
  };
  return (
    <View
      title={sentence.replace(/\.$/, '')}
      lead={ui.problem.leads[failure.code] ?? next}
      says="alert"
      onSubmit={act}
      failure={refused}
      foot={
        <>
          <Button
            type="submit"
            busyLabel={
              busy && (action === 'restart-stick' ? ui.busyLabel.restarting : ui.busyLabel.working)
            }
          >
            {ui.actions[action]}
          </Button>
          {action !== 'look-closer' && (
            <Button look="quiet" onClick={() => openTools('diagnostics')}>
              {ui.problem.lookCloser}
            </Button>
          )}
        </>
      }
    >
      {traffic.samples.length > 0 && problem !== undefined && <TrafficLine traffic={traffic} low />}
      {(cause !== undefined || numbers() !== undefined) && (
        <Evidence sentence={cause ?? next} numbers={numbers()} />
      )}
    </View>
  );
}
