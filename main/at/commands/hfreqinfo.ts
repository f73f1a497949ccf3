/** ^HFREQINFO — band, channels and bandwidths of the serving cell (Huawei). */
import { AnswerFields } from '../answer-fields.ts';
import type { AtCommand } from '../at-command.ts';

export interface FrequencyInfo {
  /** 1 GSM, 3 WCDMA, 6 LTE. */
  readonly sysMode: number;
  readonly band: number;
  readonly downlinkChannel: number;
  readonly downlinkMhz: number;
  readonly downlinkBandwidthKhz: number;
  readonly uplinkChannel: number;
  readonly uplinkMhz: number;
  readonly uplinkBandwidthKhz: number;
}

export const readFrequencyInfo: AtCommand<FrequencyInfo> = {
  line: 'AT^HFREQINFO?',
  timeoutMs: 5_000,
  parse(informationLines) {
    return parseFrequencyInfo(AnswerFields.of('AT^HFREQINFO?', '^HFREQINFO', informationLines));
  },
};

/** `<n>,<rat>,<band>,<dl channel>,<dl 0.1 MHz>,<dl kHz>,<ul channel>,<ul 0.1 MHz>,<ul kHz>` */
export function parseFrequencyInfo(fields: AnswerFields): FrequencyInfo {
  return {
    sysMode: fields.integer(1),
    band: fields.integer(2),
    downlinkChannel: fields.integer(3),
    downlinkMhz: fields.integer(4) / 10,
    downlinkBandwidthKhz: fields.integer(5),
    uplinkChannel: fields.integer(6),
    uplinkMhz: fields.integer(7) / 10,
    uplinkBandwidthKhz: fields.integer(8),
  };
}
