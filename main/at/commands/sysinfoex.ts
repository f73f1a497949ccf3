/** ^SYSINFOEX — service, domain, roaming, SIM and technology (Huawei). */
import { AnswerFields } from '../answer-fields.ts';
import type { AtCommand } from '../at-command.ts';

export interface SystemInfoEx {
  /** 0 none, 1 limited, 2 valid, 3 limited to a region, 4 power save. */
  readonly srvStatus: number;
  /** 0 none, 1 CS, 2 PS, 3 both, 4 searching, 255 CDMA. */
  readonly srvDomain: number;
  /** 1 roaming. */
  readonly roam: number;
  /** 0 invalid, 1 valid, 2 invalid for CS, 3 for PS, 4 for both, 240 ROM SIM, 255 absent. */
  readonly simState: number;
  readonly lock: number | null;
  /** 0 none, 1 GSM, 2 CDMA, 3 WCDMA, 4 TD-SCDMA, 5 WiMAX, 6 LTE. */
  readonly sysMode: number;
  readonly sysModeName: string;
  /** 1 GSM, 2 GPRS, 3 EDGE, 41 WCDMA … 46 DC-HSPA+, 101 LTE. */
  readonly subMode: number;
  readonly subModeName: string;
}

export const readSystemInfoEx: AtCommand<SystemInfoEx> = {
  line: 'AT^SYSINFOEX',
  timeoutMs: 5_000,
  parse(informationLines) {
    const fields = AnswerFields.of('AT^SYSINFOEX', '^SYSINFOEX', informationLines);
    return {
      srvStatus: fields.integer(0),
      srvDomain: fields.integer(1),
      roam: fields.integer(2),
      simState: fields.integer(3),
      lock: fields.optionalInteger(4) ?? null,
      sysMode: fields.integer(5),
      sysModeName: fields.optionalText(6) ?? '',
      subMode: fields.optionalInteger(7) ?? 0,
      subModeName: fields.optionalText(8) ?? '',
    };
  },
};
