/** The main window: header, the line, and the one view that what the engine says calls for. */
import { Settings, Stethoscope, Usb } from 'lucide-react';
import { useEffect, useState } from 'react';

import type { SessionState } from '../shared/session.ts';
import { useApp, useSnapshot } from './client/app-context.tsx';
import { useOpenTools } from './client/use-open-tools.ts';
import { tetherKnots } from './model/tether-knots.ts';
import { chosenStick, viewFor, type ViewName } from './model/view-choice.ts';
import { ApnDoctor } from './views/ApnDoctor.tsx';
import { Busy } from './views/Busy.tsx';
import { ChoosePlan } from './views/ChoosePlan.tsx';
import { ChooseStick } from './views/ChooseStick.tsx';
import { DataLimit } from './views/DataLimit.tsx';
import { EnterPin } from './views/EnterPin.tsx';
import { EnterPuk } from './views/EnterPuk.tsx';
import { GettingReady } from './views/GettingReady.tsx';
import { HiLink } from './views/HiLink.tsx';
import { Home } from './views/Home.tsx';
import { LimitReached } from './views/LimitReached.tsx';
import { NotConnected } from './views/NotConnected.tsx';
import { OwnPlan } from './views/OwnPlan.tsx';
import { PlanRefused } from './views/PlanRefused.tsx';
import { PlugIn, type PlugInReason } from './views/PlugIn.tsx';
import { Problem } from './views/Problem.tsx';
import { Roaming } from './views/Roaming.tsx';
import { SearchPlan } from './views/SearchPlan.tsx';
import { Closing, Reconnecting } from './views/Waiting.tsx';
import { IconButton } from './widgets/Button.tsx';
import { Tether } from './widgets/Tether.tsx';
import styles from './MainWindow.module.css';

/** Where a person went from the view in front; forgotten as soon as the engine moves on. */
type Detour = 'choose-plan' | 'plan-search' | 'own-plan' | 'left-to-others';

export function MainWindow() {
  const snapshot = useSnapshot((whole) => whole);
  const view = viewFor(snapshot);
  const [detour, setDetour] = useState<Detour>();
  useEffect(() => setDetour(undefined), [view]);
  const shown = detour === 'left-to-others' ? 'not-connected' : (detour ?? view);
  return (
    <div className={styles.window}>
      <Header />
      <main className={styles.main}>
        <Tether knots={tetherKnots(snapshot, shown)} />
        <Shown key={viewKey(shown, snapshot.session.current)} view={shown} go={setDetour} />
      </main>
    </div>
  );
}

/** A refused PIN is a new question: the field starts empty and takes the focus again. */
function viewKey(view: string, current: { readonly state: string }): string {
  return current.state === 'pin-required' ? `${view} ${JSON.stringify(current)}` : view;
}

function plugInReason(current: SessionState): PlugInReason {
  if (current.state === 'waiting-for-stick') {
    return current.action === 'ask-to-replug' ? 'replug' : 'gone';
  }
  return current.state === 'failed' && current.failure.code === 'stick-gone' ? 'gone' : 'first';
}

function Header() {
  const { ui } = useApp();
  const openTools = useOpenTools();
  const product = useSnapshot((snapshot) => chosenStick(snapshot)?.product);
  return (
    <header className={styles.head}>
      <span className={styles.who} translate="no">
        {product === undefined ? (
          ui.appName
        ) : (
          <>
            <Usb size={16} strokeWidth={1.75} aria-hidden="true" />
            {product}
          </>
        )}
      </span>
      <IconButton
        label={ui.header.diagnostics}
        icon={Stethoscope}
        onClick={() => openTools('diagnostics')}
      />
      <IconButton
        label={ui.header.settings}
        icon={Settings}
        onClick={() => openTools('settings')}
      />
    </header>
  );
}

interface ShownProps {
  readonly view: ViewName | Exclude<Detour, 'left-to-others'>;
  readonly go: (detour: Detour | undefined) => void;
}

function Shown({ view, go }: ShownProps) {
  const current = useSnapshot((snapshot) => snapshot.session.current);
  const problem = useSnapshot((snapshot) => snapshot.session.problem);
  const flowAsks = useSnapshot((snapshot) => viewFor(snapshot) === 'choose-plan');
  const failure =
    problem?.failure ??
    (current.state === 'failed' ? current.failure : ({ code: 'stick-unsupported' } as const));
  const choosePlan = () => go('choose-plan');
  switch (view) {
    case 'plug-in':
      return <PlugIn reason={plugInReason(current)} />;
    case 'choose-stick':
      return <ChooseStick />;
    case 'hilink':
      return <HiLink />;
    case 'busy':
      return <Busy onLeave={() => go('left-to-others')} />;
    case 'not-connected':
      return <NotConnected />;
    case 'getting-ready':
      return <GettingReady />;
    case 'enter-pin':
      return current.state === 'pin-required' && <EnterPin asked={current} />;
    case 'enter-puk':
      return current.state === 'pin-required' && <EnterPuk asked={current} />;
    case 'choose-plan':
      return (
        <ChoosePlan
          onNotHere={() => go('plan-search')}
          onDone={flowAsks ? undefined : () => go(undefined)}
        />
      );
    case 'plan-search':
      return <SearchPlan onOwn={() => go('own-plan')} onBack={() => go(undefined)} />;
    case 'own-plan':
      return <OwnPlan onBack={() => go(undefined)} />;
    case 'plan-refused':
      return <PlanRefused failure={failure} onChoose={choosePlan} />;
    case 'apn-doctor':
      return <ApnDoctor onChoose={choosePlan} />;
    case 'roaming':
      return <Roaming />;
    case 'limit-reached':
      return <LimitReached />;
    case 'reconnecting':
      return <Reconnecting />;
    case 'data-limit':
      return <DataLimit />;
    case 'home':
      return <Home />;
    case 'closing':
      return <Closing />;
    case 'problem':
      return <Problem failure={failure} onChoosePlan={choosePlan} />;
  }
}
