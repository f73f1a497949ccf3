import { useApp } from '../client/app-context.tsx';
import { useRequest } from '../client/use-request.ts';
import { Button } from '../widgets/Button.tsx';
import { StickDrawing } from '../widgets/StickDrawing.tsx';
import { View } from './View.tsx';
import styles from './Parts.module.css';

/** Nothing is plugged in; `gone` when something just was. */
export function PlugIn({ gone }: { readonly gone: boolean }) {
  const { ui } = useApp();
  const { run, busy, failure } = useRequest();
  const words = ui.plugIn;
  return (
    <View
      picture={<StickDrawing drawn="apart" />}
      title={gone ? words.goneTitle : words.title}
      lead={gone ? words.goneLead : words.lead}
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
