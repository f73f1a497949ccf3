/** +CSQ — received signal strength, the oldest form. */
import { AnswerFields } from '../answer-fields.ts';
import type { AtCommand } from '../at-command.ts';

export interface SignalStrength {
  /** −113…−51 in steps of 2; null while unknown. */
  readonly rssiDbm: number | null;
  /** Bit error rate class 0…7; null while unknown. */
  readonly ber: number | null;
}

export const readSignalStrength: AtCommand<SignalStrength> = {
  line: 'AT+CSQ',
  timeoutMs: 5_000,
  parse(informationLines) {
    const fields = AnswerFields.of('AT+CSQ', '+CSQ', informationLines);
    const ber = fields.integer(1);
    return { rssiDbm: rssiOfIndex(fields.integer(0)), ber: ber > 7 ? null : ber };
  },
};

/** Index 0…31 of +CSQ and ^RSSI; 99 is "unknown". */
export function rssiOfIndex(index: number): number | null {
  return index < 0 || index > 31 ? null : -113 + 2 * index;
}
