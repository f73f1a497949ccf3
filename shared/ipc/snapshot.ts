/**
 * What a window knows. The main process owns all of it; a window holds the last copy it was sent and
 * never changes one. Plain data only: it crosses a process border, or a loopback socket.
 */
import type { Failure } from '../failure.ts';
import type { SessionNote } from '../session-note.ts';
import type { SessionState } from '../session.ts';
import type { Signal } from '../signal.ts';
import type { Plan } from '../plan.ts';
import type { AppSettings } from './settings.ts';
import type { ChecksView } from './checks.ts';

/** Each slice is sent whole when it changes; see {@link SliceName}. */
export interface AppSnapshot {
  readonly app: AppInfo;
  readonly sticks: SticksView;
  readonly session: SessionView;
  readonly sim: SimView;
  readonly plans: PlansView;
  readonly radio: RadioView;
  readonly traffic: TrafficView;
  readonly usage: UsageView;
  readonly settings: AppSettings;
  readonly checks: ChecksView;
  readonly history: readonly HistoryEntry[];
}

export type SliceName = keyof AppSnapshot;

/** Does not change while the program runs. */
export interface AppInfo {
  readonly version: string;
  readonly platform: 'linux' | 'darwin';
  /** 'window': Electron; 'browser': a page of `tetherstick serve`. */
  readonly surface: 'window' | 'browser';
  /** False where a desktop shows no tray: closing the window then must not hide the program. */
  readonly hasTray: boolean;
  /** Where a PIN would be kept; 'none' means that "remember" can not be offered, and why. */
  readonly keychain: 'real' | 'plain-text' | 'none';
  /** ISO date of the provider database's snapshot. */
  readonly planDataDate: string;
  /** BCP 47 tags of what the system asks for, best first. */
  readonly systemLocales: readonly string[];
}

export interface FoundStick {
  /** Stable while the stick stays in its socket: bus path, or 'virtual'. */
  readonly id: string;
  readonly product: string;
  readonly kind: 'modem' | 'cd' | 'hilink' | 'unsupported' | 'virtual';
  /** Other programs on it: "ModemManager". */
  readonly users: readonly string[];
  /** Told once the stick was opened; the middle is hidden ("86•••••••••••42"). */
  readonly maskedImei?: string;
}

export interface SticksView {
  readonly found: readonly FoundStick[];
  /** The one the session uses or would use; undefined while several wait for a choice. */
  readonly chosenId: string | undefined;
  /** HiLink only: the stick's own page and the laptop's address on it. */
  readonly hilink?: {
    readonly page: string;
    readonly hostAddress?: string;
    /**
     * A person wants modem mode: 'replug' waits for the stick to be pulled out and plugged in, 'taken'
     * came back as a router, because the system was faster.
     */
    readonly modemMode?: 'replug' | 'taken';
  };
}

export interface SessionView {
  readonly current: SessionState;
  /** When `current` began; Unix milliseconds. */
  readonly sinceMs: number;
  /** When the connection came up that is there now; survives short recoveries. */
  readonly onlineSinceMs: number | undefined;
  readonly note: SessionNote | undefined;
  /** Steps done on the way ("found the stick", 0.2 s), newest last; empty once online. */
  readonly steps: readonly SessionStep[];
  /** One cause the diagnostics are sure enough of, while there is a problem. */
  readonly problem: Problem | undefined;
  /** The session may be connected: a stick is there and nothing stands against it. */
  readonly canConnect: boolean;
}

export interface SessionStep {
  readonly step:
    | 'stick-found'
    | 'stick-switched'
    | 'modem-awake'
    | 'sim-read'
    | 'sim-unlocked'
    | 'registered'
    | 'bearer-up'
    | 'address-given'
    | 'answered';
  /** Undefined while it is under way. */
  readonly tookMs: number | undefined;
}

export interface Problem {
  readonly failure: Failure;
  /** Where on the way the line breaks. */
  readonly station: Station;
  /** Numbers behind the likely cause, for the line of evidence: packets sent, seconds of silence … */
  readonly evidence: Readonly<Record<string, number | string>>;
}

/** The five knots of the line from the laptop to the internet. */
export type Station = 'stick' | 'sim' | 'signal' | 'connection' | 'internet';

export interface SimView {
  /** Anonymous, stable key of the SIM; undefined until it was read, or where it can not be told. */
  readonly simKey: string | undefined;
  /** Home network as MCC and MNC, "26201". */
  readonly homeNetwork: string | undefined;
  readonly providerName: string | undefined;
  readonly pinRemembered: boolean;
  /** The SIM asks for its PIN when it loses power; undefined while unknown. */
  readonly pinLock: boolean | undefined;
}

export interface PlansView {
  /** That fit the SIM, likeliest first. */
  readonly candidates: readonly Plan[];
  readonly chosen: Plan | undefined;
  /** More than one fits and nobody has chosen yet: the flow asks. */
  readonly needsChoice: boolean;
  /** The APN doctor at work: which candidate, and how the ones before ended. */
  readonly doctor:
    | {
        readonly trying: number;
        readonly outcomes: readonly (Failure | 'online')[];
        readonly done: boolean;
      }
    | undefined;
}

export interface RadioView {
  readonly operator: string | undefined;
  /** "LTE", "3G", "2G" for people; undefined without service. */
  readonly technology: string | undefined;
  readonly quality: 'weak' | 'fair' | 'good' | undefined;
  readonly roaming: boolean;
  readonly signal: Signal | undefined;
  /** Quality over the last minutes, one value per sample, for the chart. */
  readonly bars: readonly number[];
  /** Label → value for Details, with the exchange each was read from. */
  readonly details: readonly RadioDetail[];
}

export interface RadioDetail {
  readonly group: 'radio' | 'internet' | 'stick';
  readonly label: DetailLabel;
  readonly value: string;
  /** As sent and received, masked; undefined for what no AT command told. */
  readonly exchange?: {
    readonly command: string;
    readonly answer: string;
    readonly tookMs: number;
    readonly atMs: number;
  };
}

/** Each has its word in the messages. */
export type DetailLabel =
  | 'signal'
  | 'rsrp'
  | 'rsrq'
  | 'sinr'
  | 'band'
  | 'cell'
  | 'address'
  | 'address6'
  | 'gateway'
  | 'dns'
  | 'mtu'
  | 'apn'
  | 'model'
  | 'firmware'
  | 'imei'
  | 'blocks';

export interface TrafficView {
  readonly downBitsPerSecond: number;
  readonly upBitsPerSecond: number;
  /** One per second, oldest first, at most 120; bits per second. */
  readonly samples: readonly { readonly down: number; readonly up: number }[];
  /** Seconds since anything came in while something was asked; 0 when all is well. */
  readonly silentSeconds: number;
}

export interface UsageView {
  readonly sessionBytes: number;
  readonly dayBytes: number;
  readonly monthBytes: number;
  /** Of the current period; undefined without a limit. */
  readonly limitBytes: number | undefined;
  /** Allowed on top of the limit in this period. */
  readonly extraBytes: number;
  /** ISO date on which the period starts over. */
  readonly periodEnds: string;
  readonly state: 'free' | 'below' | 'warned' | 'reached';
}

export interface HistoryEntry {
  readonly atMs: number;
  readonly kind: 'online' | 'offline' | 'healed' | 'problem' | 'budget' | 'note';
  /** Failure or note that the words are made from. */
  readonly failure?: Failure;
  /** What was done about it, by its name: 'redial', 'radio-cycle', 'stick-restart', 'usb-reset'. */
  readonly action?: string;
  readonly tookMs?: number;
}
