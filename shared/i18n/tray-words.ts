/** Words of the tray and of notifications, in every language the program speaks. */
import type { RoutingMode } from '../ipc/settings.ts';

export interface TrayWords {
  readonly notConnected: string;
  readonly stickReady: string;
  readonly noStick: string;
  readonly connecting: string;
  readonly connected: string;
  readonly signal: Readonly<Record<'weak' | 'fair' | 'good', string>>;
  readonly usedOf: (used: string, limit: string) => string;
  readonly used: (used: string) => string;
  readonly connect: string;
  readonly disconnect: string;
  readonly useFor: string;
  readonly routing: Readonly<Record<RoutingMode, string>>;
  readonly open: string;
  readonly saveReport: string;
  readonly quit: string;
  readonly quitDisconnects: string;
  readonly budgetWarned: string;
  readonly budgetReached: string;
}

export const trayWords: Readonly<Record<'en' | 'de', TrayWords>> = {
  en: {
    notConnected: 'Not connected',
    stickReady: 'stick ready',
    noStick: 'no stick',
    connecting: 'Connecting',
    connected: 'Connected',
    signal: { weak: 'weak signal', fair: 'fair signal', good: 'good signal' },
    usedOf: (used, limit) => `${used} of ${limit}`,
    used: (used) => `${used} used`,
    connect: 'Connect',
    disconnect: 'Disconnect',
    useFor: 'Use for',
    routing: { everything: 'Everything', 'when-no-other': 'When no Wi-Fi', chosen: 'Chosen sites' },
    open: 'Open Tetherstick',
    saveReport: 'Save report…',
    quit: 'Quit',
    quitDisconnects: 'Quit (disconnects)',
    budgetWarned: 'Most of your data limit is used.',
    budgetReached: 'Your data limit is reached.',
  },
  de: {
    notConnected: 'Nicht verbunden',
    stickReady: 'Stick bereit',
    noStick: 'kein Stick',
    connecting: 'Verbindung wird aufgebaut',
    connected: 'Verbunden',
    signal: { weak: 'schwaches Signal', fair: 'mittleres Signal', good: 'gutes Signal' },
    usedOf: (used, limit) => `${used} von ${limit}`,
    used: (used) => `${used} verbraucht`,
    connect: 'Verbinden',
    disconnect: 'Trennen',
    useFor: 'Benutzen für',
    routing: { everything: 'Alles', 'when-no-other': 'Wenn kein WLAN', chosen: 'Gewählte Ziele' },
    open: 'Tetherstick öffnen',
    saveReport: 'Bericht sichern…',
    quit: 'Beenden',
    quitDisconnects: 'Beenden (trennt)',
    budgetWarned: 'Das Datenlimit ist größtenteils verbraucht.',
    budgetReached: 'Das Datenlimit ist erreicht.',
  },
};
