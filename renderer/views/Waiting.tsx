/** Nothing to decide: reconnecting, disconnecting, or the page waits for its program. */
import { useApp, useSnapshot } from '../client/app-context.tsx';
import { useRequest } from '../client/use-request.ts';
import { Button } from '../widgets/Button.tsx';
import { TrafficLine } from '../widgets/TrafficLine.tsx';
import { View } from './View.tsx';

export function Reconnecting() {
  const { ui } = useApp();
  const traffic = useSnapshot((snapshot) => snapshot.traffic);
  const { run, busy, failure } = useRequest();
  return (
    <View
      title={ui.home.reconnecting}
      lead={ui.home.reconnectingLead}
      says="status"
      failure={failure}
      foot={
        <Button
          look="quiet"
          busyLabel={busy && ui.home.disconnecting}
          onClick={() => void run('disconnect', undefined)}
        >
          {ui.gettingReady.stop}
        </Button>
      }
    >
      {traffic.samples.length > 0 && <TrafficLine traffic={traffic} />}
    </View>
  );
}

export function Closing() {
  const { ui } = useApp();
  return <View title={ui.closing.title} lead={ui.closing.lead} says="status" />;
}
