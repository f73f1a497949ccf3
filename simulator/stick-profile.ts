/** Everything that makes one model and firmware differ from another: bytes, names, habits. */
import type { FaultSwitches } from './fault-switches.ts';

export interface StickProfile {
  readonly name: string;
  /** For lists, e.g. `E3372s-153, firmware 21.297`. */
  readonly title: string;

  readonly deviceDescriptor: Uint8Array;
  readonly configurationDescriptor: Uint8Array;
  readonly bosDescriptor: Uint8Array;
  /** String descriptors by index. */
  readonly strings: Readonly<Record<number, string>>;

  /** What the interfaces are; endpoints are found in the configuration descriptor. */
  readonly functions: {
    /** AT ports in the order of their interfaces. */
    readonly atPorts: readonly { readonly interfaceNumber: number; readonly name: AtPortName }[];
    readonly ncm:
      | {
          readonly controlInterface: number;
          /** The one with the bulk endpoints; the same as the control interface on most sticks. */
          readonly dataInterface: number;
        }
      | undefined;
    readonly storages: readonly {
      readonly interfaceNumber: number;
      readonly medium: 'card-reader' | 'install-cd';
    }[];
    /** CDC-ECM or RNDIS of a stick that is a router: there to be recognised, not to be used. */
    readonly foreignNetwork?: {
      readonly controlInterface: number;
      readonly dataInterface: number;
    };
  };

  /** What the stick is after a mode-switch message to its install CD; absent = it stays as it is. */
  readonly modeSwitch?: Readonly<Partial<Record<ModeSwitchMessage, string>>>;
  /** The profile with which it comes back from a power loss; absent = this one. */
  readonly startsAs?: string;
  /** Becomes another profile by itself, so long after it was plugged in. */
  readonly turnsInto?: { readonly profile: string; readonly afterMs: number };

  readonly ncm: NcmTraits;
  readonly identity: ModemIdentity;
  /** Information lines of commands that always answer the same, by command line. */
  readonly answers: Readonly<Record<string, readonly string[]>>;
  /** Radio link rates as told by CONNECTION_SPEED_CHANGE, bit/s. */
  readonly downlinkBitsPerSecond: number;
  readonly uplinkBitsPerSecond: number;
  /** The switches this model has on by nature. */
  readonly faults: Partial<FaultSwitches>;
}

/** `pcui` takes the full command set; `modem` is the dial-up port; `plain` knows V.250 only. */
export type AtPortName = 'pcui' | 'modem' | 'plain';

/** Of usb_modeswitch: "Huawei new mode" and "Huawei alt mode". */
export type ModeSwitchMessage = 'new' | 'alt';

export interface NcmTraits {
  /** dwNtbInMaxSize: the largest block the stick may be told to send. */
  readonly ntbInMaxSize: number;
  /** dwNtbOutMaxSize, and the size of each of the device's receive buffers. */
  readonly ntbOutMaxSize: number;
  readonly ndpDivisor: number;
  readonly ndpPayloadRemainder: number;
  readonly ndpAlignment: number;
  /** Most frames in one block of the stick. */
  readonly maxFramesPerBlock: number;
  /** Fill level at which the stick closes a block, whatever dwNtbInMaxSize allows. */
  readonly blockFillLimit: number;
}

export interface ModemIdentity {
  readonly manufacturer: string;
  readonly model: string;
  readonly revision: string;
  readonly imei: string;
  /** `^SETPORT`: functions before the mode switch; functions after it. */
  readonly setPort: string;
}
