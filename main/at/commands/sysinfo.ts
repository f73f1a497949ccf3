/** ^SYSINFO — service, domain, roaming and technology, as older Huawei firmware tells them. */
import { AnswerFields } from '../answer-fields.ts';
import type { AtCommand } from '../at-command.ts';

export interface SystemInfo {
  /** 0 none, 1 limited, 2 valid, 3 limited to a region, 4 power save. */
  readonly srvStatus: number;
  /** 0 none, 1 CS, 2 PS, 3 both, 4 searching, 255 CDMA. */
  readonly srvDomain: number;
  readonly roam: number;
  /** 0 none, 3 GPRS, 5 WCDMA here; other numbers than in ^SYSINFOEX. */
  readonly sysMode: number;
  /** 0 invalid, 1 valid, 2 invalid for CS, 3 for PS, 4 for both, 240 ROM SIM, 255 absent. */
  readonly simState: number;
  readonly lock: number | null;
  readonly subMode: number | null;
}

export const readSystemInfo: AtCommand<SystemInfo> = {
  line: 'AT^SYSINFO',
  timeoutMs: 5_000,
  parse(informationLines) {
    const fields = AnswerFields.of('AT^SYSINFO', '^SYSINFO', informationLines);
    return {
      srvStatus: fields.integer(0),
      srvDomain: fields.integer(1),
      roam: fields.integer(2),
      sysMode: fields.integer(3),
      simState: fields.integer(4),
      lock: fields.optionalInteger(5) ?? null,
      subMode: fields.optionalInteger(6) ?? null,
    };
  },
};
