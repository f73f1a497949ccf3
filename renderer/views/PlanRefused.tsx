/** The network refused the access point: let the doctor find the right one, or choose. */
import { ListChecks } from 'lucide-react';

import type { Failure } from '../../shared/failure.ts';
import { failureWords } from '../../shared/i18n/failure-sentence.ts';
import { networkReason } from '../../shared/i18n/network-reason.ts';
import { useApp, useSnapshot } from '../client/app-context.tsx';
import { useRequest } from '../client/use-request.ts';
import { Button } from '../widgets/Button.tsx';
import { Note } from '../widgets/Note.tsx';
import { View } from './View.tsx';

export interface PlanRefusedProps {
  readonly failure: Failure;
  readonly onChoose: () => void;
}

export function PlanRefused({ failure, onChoose }: PlanRefusedProps) {
  const { ui, messages } = useApp();
  const plans = useSnapshot((snapshot) => snapshot.plans);
  const request = useRequest();
  const { sentence, next } = failureWords(failure, messages);
  const others = plans.candidates.filter(({ id }) => id !== plans.chosen?.id).length;
  const words = ui.doctor;
  const reason = networkReason(failure, messages);
  return (
    <View
      title={sentence.replace(/\.$/, '')}
      lead={next}
      says="alert"
      failure={request.failure}
      foot={
        others > 0 ? (
          <>
            <Button
              busyLabel={request.busy && ui.busyLabel.working}
              onClick={() => void request.run('start-apn-doctor', undefined)}
            >
              {words.offer}
            </Button>
            <Button look="quiet" onClick={onChoose}>
              {words.chooseInstead}
            </Button>
          </>
        ) : (
          <Button onClick={onChoose}>{words.chooseInstead}</Button>
        )
      }
    >
      {others > 0 && (
        <Note icon={ListChecks} ruled>
          {words.offerHint(others)}
        </Note>
      )}
      {reason !== undefined && <Note icon={ListChecks}>{reason}</Note>}
    </View>
  );
}
