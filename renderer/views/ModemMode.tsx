/** A HiLink stick is to be a modem: it has to be plugged in anew, or the system was faster. */
import { ExternalLink } from 'lucide-react';

import { useApp } from '../client/app-context.tsx';
import { useRequest } from '../client/use-request.ts';
import { Button } from '../widgets/Button.tsx';
import { StickDrawing } from '../widgets/StickDrawing.tsx';
import { View } from './View.tsx';

export function ModemMode({ stage }: { readonly stage: 'replug' | 'taken' }) {
  const { ui } = useApp();
  const { run, busy, failure } = useRequest();
  const words = ui.hilink;
  const isTaken = stage === 'taken';
  const howTo = () => void run('open-page', { page: 'modem-mode-help' });
  const keep = (
    <Button
      look="quiet"
      busyLabel={busy && ui.busyLabel.working}
      onClick={() => void run('disconnect', undefined)}
    >
      {words.keep}
    </Button>
  );
  return (
    <View
      picture={<StickDrawing drawn="apart" />}
      title={isTaken ? words.takenTitle : words.replugTitle}
      lead={isTaken ? words.takenLead : words.replugLead}
      says={isTaken ? 'alert' : 'status'}
      failure={failure}
      foot={
        <>
          {isTaken && (
            <Button iconAfter={ExternalLink} onClick={howTo}>
              {words.howTo}
            </Button>
          )}
          {keep}
        </>
      }
    />
  );
}
