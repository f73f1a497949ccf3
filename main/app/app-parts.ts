/** What the app is given: the engine, its files, the surface it shows itself on. */
import type { ReportPreview, SavedReport, ToolsView } from '../../shared/ipc/contract.ts';
import type { AppInfo } from '../../shared/ipc/snapshot.ts';
import type { AppSettings } from '../../shared/ipc/settings.ts';
import type { PlanCatalog } from '../plans/plan-catalog.ts';
import type { UsageFileRecord } from '../settings/app-files.ts';
import type { OpenEngineSession } from './engine-session.ts';
import type { StickOnBus } from './stick-list.ts';

/** PINs a person wants remembered, by SIM key, in the system's keychain. */
export interface PinStore {
  /** Undefined where there is none, or it can not be read any more. */
  get(simKey: string): Promise<string | undefined>;
  /** A keychain that takes nothing is no error: the person is asked again next time. */
  set(simKey: string, pin: string): Promise<void>;
  delete(simKey: string): Promise<void>;
}

/** What differs between a window and a browser page. */
export interface Surface {
  /** One of outside-pages.ts. */
  openPage(url: string): void;
  openTools(view: ToolsView): void;
  /** Ends the program after everything was given back. */
  quit(): void;
}

/** What main/diagnostics makes of a report; absent where it is not built in. */
export interface Reporter {
  preview(): Promise<ReportPreview>;
  save(): Promise<SavedReport>;
}

export interface AppParts {
  readonly info: AppInfo;
  readonly openSession: OpenEngineSession;
  readonly listSticks: () => Promise<readonly StickOnBus[]>;
  readonly plans: PlanCatalog;
  readonly settings: AppSettings;
  readonly saveSettings: (settings: AppSettings) => Promise<void>;
  readonly usage: UsageFileRecord;
  readonly saveUsage: (usage: UsageFileRecord) => Promise<void>;
  readonly pinStore: PinStore | undefined;
  /** Keys of SIMs that were online before. */
  readonly knownSims: readonly string[];
  readonly saveKnownSims: (simKeys: readonly string[]) => Promise<void>;
  readonly surface: Surface;
  readonly reporter: Reporter | undefined;
  /** Factor on the delays of the built-in stick; 1 = like a real one. */
  readonly virtualTimeScale: number;
}
