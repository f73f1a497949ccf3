/** Everything a window, a tray or a status command shows of a connection, as one immutable value. */
import type { ConnectionSettings } from './connection-settings.ts';
import type { HistoryEntry } from './session-history.ts';
import type { Registration, SessionState } from './session.ts';
import type { SessionNote } from './session-note.ts';
import type { Signal } from './signal.ts';

export interface ConnectionSnapshot {
  readonly session: SessionState;
  readonly note: SessionNote | undefined;
  /** Undefined while none is open. */
  readonly stick: StickIdentity | undefined;
  /** Undefined until it was read; each part may be unknown for good. */
  readonly sim: SimIdentity | undefined;
  /** What the modem said last about its network; undefined while no stick is open. */
  readonly registration: Registration | undefined;
  readonly signal: Signal | undefined;
  /** Wall clock; undefined while it is not online. */
  readonly onlineSinceMs: number | undefined;
  readonly traffic: Traffic;
  readonly budget: BudgetState;
  /** Without the access point's password. */
  readonly settings: Omit<ConnectionSettings, 'password'>;
  /** Oldest first, the last 200. */
  readonly history: readonly HistoryEntry[];
}

export interface StickIdentity {
  /** What to call it, e.g. `HUAWEI_MOBILE (12d1:15b6)`. */
  readonly product: string;
  /** Bus and port chain; undefined for a virtual stick. */
  readonly busPath: string | undefined;
  /** Personal data: to be masked wherever it is shown or written. */
  readonly imei: string | undefined;
}

export interface SimIdentity {
  /** ICCID: personal data, to be digested wherever it is kept. */
  readonly iccid: string | undefined;
  /** Six digits of the IMSI: country code, and a network code of two or three. */
  readonly imsiPrefix: string | undefined;
  /** Which of the two, where the card says so. */
  readonly mncLength: 2 | 3 | undefined;
  /** Asks for its PIN when it has lost power. */
  readonly asksForPin: boolean | undefined;
}

/**
 * Bytes of USB transfers since the program started, which is a little more than the operator counts;
 * speeds of the last second.
 */
export interface Traffic {
  readonly sentBytes: number;
  readonly receivedBytes: number;
  readonly sendBitsPerSecond: number;
  readonly receiveBitsPerSecond: number;
}

export interface DataBudget {
  /** What may be used before the session ends with 'cap-reached'. */
  readonly capBytes: number;
  /** Used up before this program started, as whoever keeps the count says. */
  readonly usedBeforeBytes: number;
}

export interface BudgetState {
  /** Undefined: no limit. What was allowed on top is in it. */
  readonly capBytes: number | undefined;
  /** Counted since the program started, plus what was used before. */
  readonly usedBytes: number;
}
