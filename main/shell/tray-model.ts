/** What the tray shows, as data: icon and menu are made anew only when this has changed. */
import type { AppSnapshot } from '../../shared/ipc/snapshot.ts';
import type { RoutingMode } from '../../shared/ipc/settings.ts';
import type { SessionStateName } from '../../shared/session.ts';
import type { ShellWords } from './language.ts';

export type TrayIcon =
  'connected-1' | 'connected-2' | 'connected-3' | 'connecting' | 'disconnected' | 'problem';

export type TrayAction =
  'connect' | 'disconnect' | 'show-problem' | 'open' | 'save-report' | 'quit';

export type TrayLine =
  | { readonly kind: 'text'; readonly label: string }
  | { readonly kind: 'action'; readonly label: string; readonly action: TrayAction }
  | {
      readonly kind: 'routing';
      readonly label: string;
      readonly modes: readonly {
        readonly mode: RoutingMode;
        readonly label: string;
        readonly chosen: boolean;
      }[];
    }
  | { readonly kind: 'line' };

export interface TrayModel {
  readonly icon: TrayIcon;
  readonly lines: readonly TrayLine[];
}

const MEGABYTE = 1_000_000;
const barsOf = { weak: 'connected-1', fair: 'connected-2', good: 'connected-3' } as const;
const atRest: readonly SessionStateName[] = ['idle', 'failed', 'closing', 'waiting-for-stick'];
const modes: readonly RoutingMode[] = ['everything', 'when-no-other', 'chosen'];

export function trayModel(
  snapshot: AppSnapshot,
  { tray, messages, locale }: ShellWords,
): TrayModel {
  const { session, usage, settings } = snapshot;
  const { state } = session.current;
  const isActive = !atRest.includes(state);
  const line: TrayLine = { kind: 'line' };
  const action = (label: string, what: TrayAction): TrayLine => ({
    kind: 'action',
    label,
    action: what,
  });
  const problem =
    session.problem === undefined
      ? []
      : [line, action(messages.failures[session.problem.failure.code].sentence, 'show-problem')];
  return {
    icon: iconFor(snapshot),
    lines: [
      { kind: 'text', label: stateLine(snapshot, { tray, messages, locale }) },
      { kind: 'text', label: usageLine(usage, tray, locale) },
      ...problem,
      line,
      ...(isActive
        ? [action(tray.disconnect, 'disconnect')]
        : session.canConnect
          ? [action(tray.connect, 'connect')]
          : []),
      {
        kind: 'routing',
        label: tray.useFor,
        modes: modes.map((mode) => ({
          mode,
          label: tray.routing[mode],
          chosen: mode === settings.routingMode,
        })),
      },
      line,
      action(tray.open, 'open'),
      action(tray.saveReport, 'save-report'),
      line,
      action(isActive ? tray.quitDisconnects : tray.quit, 'quit'),
    ],
  };
}

function iconFor({ session, radio }: AppSnapshot): TrayIcon {
  if (session.problem !== undefined) return 'problem';
  if (session.current.state === 'online') return barsOf[radio.quality ?? 'good'];
  return atRest.includes(session.current.state) ? 'disconnected' : 'connecting';
}

function stateLine({ session, radio, sticks }: AppSnapshot, { tray }: ShellWords): string {
  const { state } = session.current;
  if (state === 'online') {
    const quality = radio.quality === undefined ? [] : [tray.signal[radio.quality]];
    const operator = radio.operator === undefined ? [] : [radio.operator];
    return [tray.connected, ...operator, ...quality].join(' · ');
  }
  if (!atRest.includes(state)) return tray.connecting;
  const ready = sticks.found.length > 0 ? tray.stickReady : tray.noStick;
  return `${tray.notConnected} · ${ready}`;
}

/** In steps wide enough that the menu does not change under the cursor. */
function usageLine(
  { monthBytes, limitBytes, extraBytes }: AppSnapshot['usage'],
  tray: ShellWords['tray'],
  locale: string,
): string {
  const used = amount(Math.floor(monthBytes / (10 * MEGABYTE)) * 10 * MEGABYTE, locale);
  return limitBytes === undefined
    ? tray.used(used)
    : tray.usedOf(used, amount(limitBytes + extraBytes, locale));
}

function amount(bytes: number, locale: string): string {
  const isLarge = bytes >= 1_000 * MEGABYTE;
  return new Intl.NumberFormat(locale, {
    style: 'unit',
    unit: isLarge ? 'gigabyte' : 'megabyte',
    maximumFractionDigits: isLarge ? 1 : 0,
  }).format(bytes / (isLarge ? 1_000 * MEGABYTE : MEGABYTE));
}
