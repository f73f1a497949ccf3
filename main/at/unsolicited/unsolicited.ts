import type { BootReport } from './boot.ts';
import type { SimPinReport } from './cpin.ts';
import type { TrafficReport } from './dsflowrpt.ts';
import type { SignalQualityReport } from './hcsq.ts';
import type { FrequencyReport } from './hfreqinfo.ts';
import type { ModeReport } from './mode.ts';
import type { NdisStatusReport } from './ndisstat.ts';
import type { NetworkTimeReport } from './nwtime.ts';
import type { RegistrationReport } from './registration.ts';
import type { RadioSwitchReport } from './rfswitch.ts';
import type { RssiReport } from './rssi.ts';
import type { SimStateReport } from './simst.ts';
import type { ServiceReport } from './srvst.ts';

/** A report nobody asked for. 'unknown' has no parser, or is not of its usual form. */
export type Unsolicited =
  | BootReport
  | SimPinReport
  | TrafficReport
  | SignalQualityReport
  | FrequencyReport
  | ModeReport
  | NdisStatusReport
  | NetworkTimeReport
  | RegistrationReport
  | RadioSwitchReport
  | RssiReport
  | SimStateReport
  | ServiceReport
  | { readonly type: 'unknown'; readonly line: string };
