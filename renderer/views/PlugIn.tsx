import { useApp } from '../client/app-context.tsx';
import { useRequest } from '../client/use-request.ts';
import { Button } from '../widgets/Button.tsx';
import { StickDrawing } from '../widgets/StickDrawing.tsx';
import { View } from './View.tsx';
import styles from './Parts.module.css';

/** 'gone': one was just there. 'replug': it is there, and only pulling it out can help. */
export type PlugInReason = 'first' | 'gone' | 'replug';

export function PlugIn({ reason }: { readonly reason: PlugInReason }) {
  const { ui } = useApp();
  const { run, busy, failure } = useRequest();
  const words = ui.plugIn;
  const told = {
    first: [words.title, words.lead],
    gone: [words.goneTitle, words.goneLead],
    replug: [words.replugTitle, words.replugLead],
  } as const;
  const [title, lead] = told[reason];
  return (
    <View
      picture={<StickDrawing drawn="apart" />}
      title={title}
      lead={lead}
      failure={failure}
      foot={
        <>
          <Button
            look="line"
            busyLabel={busy && ui.busyLabel.working}
            onClick={() => void run('use-virtual-stick', { scenario: 'locked' })}
          >
            {words.tryWithout}
          </Button>
          <p className={styles.footHint}>{words.tryWithoutHint}</p>
        </>
      }
    />
  );
}
