/** Which stick to open, as plain data: it crosses to the Worker by structured clone. */

export type StickSpec = VirtualStickSpec | UsbStickSpec;

/**
 * Which message an install CD is sent first. 'new' is for every stick; hardware that would become a
 * router of its own (HiLink) becomes a modem by 'alt'.
 */
export type FirstModeSwitch = 'new' | 'alt';

export interface UsbStickSpec {
  readonly kind: 'usb';
  /** Bus and port chain as the kernel prints it, e.g. `1-2.4`. */
  readonly busPath: string;
  /** 'new' where it is absent. */
  readonly firstModeSwitch?: FirstModeSwitch;
}

export interface VirtualStickSpec {
  readonly kind: 'virtual';
  readonly profile: string;
  /** Fault switches by name (simulator/fault-switches.ts); unknown names are refused. */
  readonly faults: Readonly<Record<string, unknown>>;
  readonly seed: number;
  /** Factor on every delay of the virtual stick: 1 = like a real one, 0 = none. */
  readonly timeScale: number;
  /** Parts of the virtual SIM that differ from the default (simulator/virtual-sim.ts). */
  readonly sim: Readonly<Record<string, unknown>>;
  /** What happens to it by itself, at stick milliseconds from power-up on. */
  readonly script?: readonly {
    readonly afterMs: number;
    readonly action: Exclude<VirtualStickAction, { do: 'plug-in' }>;
  }[];
  /** What lies behind the radio: a small network in this process, or a kernel TAP of that name. */
  readonly carrier: { readonly kind: 'built-in' } | { readonly kind: 'tap'; readonly name: string };
  /** What kind of network it finds (simulator/network-traits.ts). */
  readonly network?: {
    readonly apns?: readonly string[];
    readonly coverage?: 'good' | 'weak';
    readonly captive?: boolean;
  };
  /**
   * What uses the connection: the kernel through a TUN, which is the default, or a small make-believe
   * host in the Worker, which needs no rights and leaves this computer's network alone.
   */
  readonly host?: 'kernel' | 'make-believe';
  /** 'new' where it is absent. */
  readonly firstModeSwitch?: FirstModeSwitch;
}

/** What may be done to a virtual stick while it runs; a real stick refuses all of them. */
export type VirtualStickAction =
  | { readonly do: 'unplug' }
  /** After an unplugging; nothing happens while it is there. */
  | { readonly do: 'plug-in' }
  | { readonly do: 'drop-bearer'; readonly cause: number }
  | { readonly do: 'set-faults'; readonly faults: Readonly<Record<string, unknown>> };
