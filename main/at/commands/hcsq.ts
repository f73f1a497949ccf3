/** ^HCSQ — signal quality of the serving cell (Huawei). The report has the same text. */
import type { Signal } from '../../../shared/signal.ts';
import { AnswerFields } from '../answer-fields.ts';
import type { AtCommand } from '../at-command.ts';
import { definedOnly } from '../defined-only.ts';

export interface SignalQuality extends Signal {
  /** The level indices as the stick sent them; their meaning depends on `rat`. */
  readonly raw: readonly number[];
}

export const readSignalQuality: AtCommand<SignalQuality> = {
  line: 'AT^HCSQ?',
  timeoutMs: 5_000,
  parse(informationLines) {
    return parseSignalQuality(AnswerFields.of('AT^HCSQ?', '^HCSQ', informationLines));
  },
};

/** Some firmware leaves out the quotes; without service the technology stands alone. */
export function parseSignalQuality(fields: AnswerFields): SignalQuality {
  const rat = fields.text(0).toUpperCase();
  const raw = fields.all.slice(1).map((_, i) => fields.integer(i + 1));
  return { rat, raw, ...levels(rat, raw) };
}

/** Scaling as in ModemManager's huawei plugin. */
function levels(rat: string, [first, second, third, fourth]: readonly number[]) {
  const rssiDbm = level(first, 96, -121, 1);
  switch (rat) {
    case 'LTE':
      return definedOnly({
        rssiDbm,
        rsrpDbm: level(second, 97, -141, 1),
        sinrDb: level(third, 251, -20.2, 0.2),
        rsrqDb: level(fourth, 34, -20, 0.5),
      });
    case 'WCDMA':
    case 'TD-SCDMA':
      return definedOnly({
        rssiDbm,
        rscpDbm: level(second, 96, -121, 1),
        ecioDb: level(third, 65, -32.5, 0.5),
      });
    case 'GSM':
      return definedOnly({ rssiDbm });
    default:
      return {};
  }
}

/** An index above `max` (usually 255) means "unknown". */
function level(index: number | undefined, max: number, offset: number, step: number) {
  if (index === undefined || index < 0 || index > max) return undefined;
  return Math.round((offset + index * step) * 10) / 10;
}
