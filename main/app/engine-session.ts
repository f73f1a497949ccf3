/** The seam between the app and the engine: what main/compose.ts makes of a stick. */
import type { ConnectionSettings, PlanSettings } from '../../shared/connection-settings.ts';
import type { SimIdentity } from '../../shared/connection-snapshot.ts';
import type { CheckResult } from '../../shared/ipc/checks.ts';
import type { StickSpec, VirtualStickAction } from '../datapath/stick-spec.ts';
import type { OpenedStick } from '../datapath/worker-contract.ts';
import type { Connection } from '../session/connection.ts';
import type { Modem } from '../session/modem.ts';
import type { PinKeeper } from '../session/pin-memory.ts';

/** The public face of main/session's Connection. */
export type EngineConnection = Pick<Connection, keyof Connection>;

export interface EngineSession {
  readonly connection: EngineConnection;
  /** The modem while a stick is open: for the AT console and the details. */
  readonly runner: { readonly modem: Pick<Modem, 'at'> | undefined };
  /** `servers` as in the settings; `onResults` hears of each change. */
  readonly checkLine: (
    servers: readonly string[],
    onResults: (results: readonly CheckResult[]) => void,
  ) => Promise<readonly CheckResult[]>;
  readonly actOnVirtualStick: (action: VirtualStickAction) => Promise<void>;
  /** Disconnects if need be and ends the Worker. Idempotent. */
  readonly end: () => Promise<void>;
}

export interface EngineOptions {
  readonly spec: StickSpec;
  readonly settings: ConnectionSettings;
  /** A stick that goes is waited for. */
  readonly reconnect: true;
  readonly onStickOpened: (stick: OpenedStick) => Promise<void>;
  readonly onSimOpen: (sim: SimIdentity) => Promise<PlanSettings | undefined>;
  readonly pinKeeper?: PinKeeper;
  /** The PIN stored for the SIM of this ICCID was refused. */
  readonly onStoredPinWrong: (iccid: string) => void;
}

export type OpenEngineSession = (options: EngineOptions) => EngineSession;
