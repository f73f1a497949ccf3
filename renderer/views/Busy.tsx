/** Another program holds the stick. */
import { Info, Lock } from 'lucide-react';

import { useApp, useSnapshot } from '../client/app-context.tsx';
import { useRequest } from '../client/use-request.ts';
import { chosenStick } from '../model/view-choice.ts';
import { Button } from '../widgets/Button.tsx';
import { named } from '../widgets/named.tsx';
import { Note } from '../widgets/Note.tsx';
import { StickDrawing } from '../widgets/StickDrawing.tsx';
import { View } from './View.tsx';

export function Busy({ onLeave }: { readonly onLeave: () => void }) {
  const { ui } = useApp();
  const user = useSnapshot((snapshot) => chosenStick(snapshot)?.users[0]);
  const { run, busy, failure } = useRequest();
  const words = ui.busy;
  const program = user ?? words.unknown;
  const takeOver = () => void run('take-over', undefined);
  return (
    <View
      picture={<StickDrawing drawn="held" holder={program} />}
      title={user === undefined ? words.title(words.unknown) : named(words.title, user)}
      lead={words.lead}
      onSubmit={takeOver}
      failure={failure}
      foot={
        <>
          <Button type="submit" busyLabel={busy && ui.busyLabel.working}>
            {words.useHere}
          </Button>
          <Button look="quiet" onClick={onLeave}>
            {words.leave}
          </Button>
        </>
      }
    >
      <Note icon={Lock} ruled>
        {user === undefined ? words.passwordUnknown : named(words.password, user)}
      </Note>
      <Note icon={Info}>{words.leaveNote}</Note>
    </View>
  );
}
