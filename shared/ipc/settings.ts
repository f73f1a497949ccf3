/** What a person has decided, as it is kept on disk (without secrets) and shown in Settings. */
import type { Plan } from '../plan.ts';

export type RoutingMode = 'everything' | 'when-no-other' | 'chosen';

export interface AppSettings {
  readonly language: 'system' | 'en' | 'de';
  readonly appearance: 'system' | 'light' | 'dark';
  readonly startAtLogin: boolean;
  /** Connect by itself with SIMs that were online before. */
  readonly autoConnect: boolean;
  /** Sticks that can be a router or a modem are told to be a modem. */
  readonly preferModemMode: boolean;
  readonly routingMode: RoutingMode;
  /** Networks or addresses for 'chosen', in CIDR notation. */
  readonly chosenDestinations: readonly string[];
  readonly roamingAllowed: boolean;
  readonly budget: {
    /** Undefined: no limit. */
    readonly limitBytes: number | undefined;
    /** Day of the month, 1–28, on which the count starts over. */
    readonly firstDay: number;
    readonly disconnectAtLimit: boolean;
    /** The question about a limit was answered or put away. */
    readonly asked: boolean;
  };
  /** By the SIM's key. */
  readonly plans: Readonly<Record<string, Plan>>;
  /** Replaces the operator's name servers; empty = the operator's. */
  readonly nameServers: readonly string[];
  /** Where the checks on demand go. */
  readonly checkServers: readonly string[];
}

/** What `update-settings` may change: each field alone. */
export type SettingsPatch = Partial<Omit<AppSettings, 'plans'>>;
