/** The seam between the app and the engine: what main/compose.ts makes of a stick. */
import type { ConnectionSettings } from '../../shared/connection-settings.ts';
import type { SessionState } from '../../shared/session.ts';
import type { PinGuard } from '../at/pin-guard.ts';
import type { StickSpec, VirtualStickAction } from '../datapath/stick-spec.ts';
import type { DatapathCounters, OpenedStick } from '../datapath/worker-contract.ts';
import type { Connection } from '../session/connection.ts';
import type { Modem } from '../session/modem.ts';
import type { Unlock } from '../session/procedures/unlock-sim.ts';

export interface EngineSession {
  readonly runner: {
    readonly state: SessionState;
    readonly modem: Pick<Modem, 'at'> | undefined;
    onState(listener: (state: SessionState) => void): () => void;
    connect(): void;
    disconnect(): Promise<void>;
    unlock(unlock: Unlock): void;
    suspend(): void;
    resume(): void;
  };
  readonly connection: Pick<Connection, 'setPlan' | 'allowRoaming'>;
  readonly pinGuard: PinGuard;
  readonly readCounters: () => Promise<DatapathCounters>;
  readonly actOnVirtualStick: (action: VirtualStickAction) => Promise<void>;
  readonly end: () => Promise<void>;
}

export interface EngineOptions {
  readonly spec: StickSpec;
  readonly settings: ConnectionSettings;
  readonly onStickOpened: (stick: OpenedStick) => Promise<void>;
  readonly onStoredPinWrong: (simKey: string) => void;
}

export type OpenEngineSession = (options: EngineOptions) => EngineSession;
