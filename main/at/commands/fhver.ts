/** ^FHVER — product, firmware and hardware version (Huawei). */
import { AnswerFields } from '../answer-fields.ts';
import type { AtCommand } from '../at-command.ts';

export interface FirmwareVersion {
  readonly product: string;
  readonly firmware: string;
  readonly hardware: string;
}

export const readFirmwareVersion: AtCommand<FirmwareVersion> = {
  line: 'AT^FHVER',
  timeoutMs: 5_000,
  parse(informationLines) {
    // One quoted field: "E3372H-607 22.329.63.00.74,CL2E3372HM Ver.A"
    const fields = AnswerFields.of('AT^FHVER', '^FHVER', informationLines);
    const match = /^(\S+)\s+([^,]+),(.+)$/.exec(fields.all.join(','));
    if (!match) return fields.fail();
    const [, product = '', firmware = '', hardware = ''] = match;
    return { product, firmware: firmware.trim(), hardware: hardware.trim() };
  },
};
