/**
 * The one list of what a window may ask and is told. Schemas in main/rpc, the allow-list of the
 * preload and the handlers are typed by it, so that each fails to compile when it lags behind.
 */
import type { Failure } from '../failure.ts';
import type { Plan } from '../plan.ts';
import type { AppSnapshot, SliceName } from './snapshot.ts';
import type { SettingsPatch } from './settings.ts';

/** Channel → what goes in and what comes back. */
export interface Requests {
  /** Everything, once; from then on slices come by {@link SliceUpdate}. */
  'get-snapshot': { args: undefined; result: AppSnapshot };

  'choose-stick': { args: { id: string }; result: undefined };
  /** Try it without a stick: the built-in one, in the state of `scenario`. */
  'use-virtual-stick': { args: { scenario: VirtualScenario }; result: undefined };
  connect: { args: undefined; result: undefined };
  disconnect: { args: undefined; result: undefined };
  /** Takes the stick over from the program that holds it. */
  'take-over': { args: undefined; result: undefined };
  'restart-stick': { args: undefined; result: undefined };
  /** HiLink → modem mode, after the person was told what it changes. */
  'switch-to-modem-mode': { args: undefined; result: undefined };

  /** One entry, one try; what came of it is in the session slice. */
  'enter-pin': {
    args: { pin: string; remember: boolean; lastTryAccepted: boolean };
    result: undefined;
  };
  'enter-puk': {
    args: { puk: string; newPin: string; lastTryAccepted: boolean };
    result: undefined;
  };
  'change-pin': { args: { pin: string; newPin: string }; result: PinOutcome };
  'set-pin-lock': { args: { locked: boolean; pin: string }; result: PinOutcome };
  'forget-pin': { args: undefined; result: undefined };

  'choose-plan': { args: { planId: string }; result: undefined };
  'set-own-plan': { args: { plan: Omit<Plan, 'id' | 'origin'> }; result: undefined };
  /** Plans of the whole database by provider, country or APN; at most 20. */
  'search-plans': { args: { query: string }; result: readonly Plan[] };
  /** With consent: tries the candidates one after the other until one is online. */
  'start-apn-doctor': { args: undefined; result: undefined };
  'stop-apn-doctor': { args: undefined; result: undefined };

  /** For this stay abroad only; the setting stays as it is. */
  'allow-roaming-once': { args: undefined; result: undefined };
  'allow-more-data': { args: { bytes: number }; result: undefined };
  'update-settings': { args: SettingsPatch; result: undefined };

  'run-checks': { args: undefined; result: undefined };
  'send-at': { args: { line: string }; result: AtConsoleAnswer };
  'preview-report': { args: undefined; result: ReportPreview };
  /** Asks for a place where there is one to ask for; a browser gets the bytes to download. */
  'save-report': { args: undefined; result: SavedReport };
  /** Opens one of the known pages outside; 'operator-page': any page the operator will replace. */
  'open-page': { args: { page: OutsidePage }; result: undefined };
  /**
   * The second window: the same page, opened with `#tools/<view>` behind its address. A page in a
   * browser goes there by itself and does not ask.
   */
  'open-tools': { args: { view: ToolsView }; result: undefined };
  /** No tray and the window is closing: what the person chose. */
  quit: { args: undefined; result: undefined };
}

export type RequestChannel = keyof Requests;

export type VirtualScenario =
  | 'open'
  | 'locked'
  | 'puk'
  | 'several-plans'
  | 'roaming'
  | 'apn-refused'
  | 'weak-signal'
  | 'install-cd'
  | 'hilink'
  | 'busy'
  | 'silent';

export type PinOutcome =
  | { readonly ok: true }
  | { readonly ok: false; readonly failure: Failure; readonly triesLeft: number | undefined };

export interface AtConsoleAnswer {
  /** As they came, masked. Empty when the line was kept back. */
  readonly lines: readonly string[];
  /** Fields of the answer where the command is known. */
  readonly parsed: Readonly<Record<string, unknown>> | undefined;
  /** Name of the words that say what it means, if any. */
  readonly meaning: string | undefined;
  readonly keptBack: Failure | undefined;
  readonly tookMs: number;
}

export interface ReportPreview {
  readonly fileName: string;
  readonly sizeBytes: number;
  readonly parts: readonly { readonly name: string; readonly sizeBytes: number }[];
  /** How many values of each kind are hidden: addresses, places, SIM, IMEI … */
  readonly hidden: Readonly<Record<string, number>>;
  /** The summary as it will be saved; hidden values are marked «kind number». */
  readonly summary: readonly string[];
}

export type SavedReport =
  | { readonly saved: 'file'; readonly fileName: string }
  | { readonly saved: 'download'; readonly fileName: string; readonly bytes: Uint8Array }
  | { readonly saved: 'cancelled' };

export type OutsidePage = 'stick-page' | 'operator-page' | 'help' | 'licences' | 'modem-mode-help';

export type ToolsView = 'diagnostics' | 'history' | 'report' | 'console' | 'settings' | 'about';

/** Failures travel as data; nothing depends on the class of an error. */
export type IpcResult<T> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly failure: Failure };

export type SliceUpdate = {
  [S in SliceName]: { readonly slice: S; readonly value: AppSnapshot[S] };
}[SliceName];

/** What the page finds at `window.tetherstick`: from the preload, or over the loopback socket. */
export interface StickApi {
  request<C extends RequestChannel>(
    channel: C,
    args: Requests[C]['args'],
  ): Promise<IpcResult<Requests[C]['result']>>;
  /** Calls `listener` for each change until the returned function is called. */
  onUpdate(listener: (update: SliceUpdate) => void): () => void;
}
