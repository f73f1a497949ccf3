/** The second window: a rail with the tools beside the one that is open. */
import {
  ArrowLeft,
  FileArchive,
  History as HistoryIcon,
  Info,
  Settings as SettingsIcon,
  Stethoscope,
  Terminal,
  type LucideIcon,
} from 'lucide-react';
import { useEffect } from 'react';

import type { ToolsView } from '../../shared/ipc/contract.ts';
import { useApp, useSnapshot } from '../client/app-context.tsx';
import { toolsAddress } from '../client/address.ts';
import { About } from './About.tsx';
import { Console } from './Console.tsx';
import { Diagnostics } from './Diagnostics.tsx';
import { History } from './History.tsx';
import { Report } from './Report.tsx';
import { Settings } from './Settings.tsx';
import styles from './ToolsWindow.module.css';

const icons: Readonly<Record<ToolsView, LucideIcon>> = {
  diagnostics: Stethoscope,
  history: HistoryIcon,
  report: FileArchive,
  console: Terminal,
  settings: SettingsIcon,
  about: Info,
};
const upper: readonly ToolsView[] = ['diagnostics', 'history', 'report', 'console'];
const lower: readonly ToolsView[] = ['settings', 'about'];

export function ToolsWindow({ view }: { readonly view: ToolsView }) {
  const { ui } = useApp();
  const isBrowser = useSnapshot((snapshot) => snapshot.app.surface === 'browser');
  const name = ui.tools.rail.views[view];
  useEffect(() => {
    document.title = `${name} – ${ui.appName}`;
    return () => {
      document.title = ui.appName;
    };
  }, [name, ui.appName]);
  return (
    <div className={styles.window}>
      <nav className={styles.rail} aria-label={ui.tools.rail.name}>
        <Mini />
        {upper.map((item) => (
          <RailLink key={item} item={item} current={item === view} />
        ))}
        <div className={styles.push} />
        {lower.map((item) => (
          <RailLink key={item} item={item} current={item === view} />
        ))}
        {isBrowser && (
          <a className={styles.back} href="#">
            <ArrowLeft size={18} strokeWidth={1.75} aria-hidden="true" />
            {ui.tools.rail.backToMain}
          </a>
        )}
      </nav>
      <main className={styles.work}>
        <Tool key={view} view={view} />
      </main>
    </div>
  );
}

function RailLink({ item, current }: { readonly item: ToolsView; readonly current: boolean }) {
  const { ui } = useApp();
  const Icon = icons[item];
  return (
    <a
      className={styles.link}
      href={toolsAddress(item)}
      aria-current={current ? 'page' : undefined}
    >
      <Icon size={18} strokeWidth={1.75} aria-hidden="true" />
      <span>{ui.tools.rail.views[item]}</span>
    </a>
  );
}

/** The state of the line in two words, so that the tools never lose sight of it. */
function Mini() {
  const { ui } = useApp();
  const session = useSnapshot((snapshot) => snapshot.session);
  const radio = useSnapshot((snapshot) => snapshot.radio);
  const words = ui.tools.rail;
  const { state } = session.current;
  const isBroken = session.problem !== undefined || state === 'failed';
  const off = state === 'idle' || state === 'failed' || state === 'closing';
  const title =
    state === 'online'
      ? session.problem === undefined
        ? words.online
        : words.broken
      : off
        ? words.notConnected
        : words.connecting;
  return (
    <div className={`${styles.mini} ${isBroken ? styles.bad : off ? styles.off : ''}`}>
      <b>
        <i aria-hidden="true" />
        {title}
      </b>
      {!off && radio.operator !== undefined && (
        <span>
          <span translate="no">
            {[radio.operator, radio.technology].filter(Boolean).join(' · ')}
          </span>
          {radio.quality !== undefined && <> · {ui.home.signal[radio.quality]}</>}
        </span>
      )}
    </div>
  );
}

function Tool({ view }: { readonly view: ToolsView }) {
  switch (view) {
    case 'diagnostics':
      return <Diagnostics />;
    case 'history':
      return <History />;
    case 'report':
      return <Report />;
    case 'console':
      return <Console />;
    case 'settings':
      return <Settings />;
    case 'about':
      return <About />;
  }
}
