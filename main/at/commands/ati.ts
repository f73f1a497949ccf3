/** ATI — maker, model, firmware and IMEI. Some sticks leave the maker empty. */
import type { AtCommand } from '../at-command.ts';
import { AtParseError } from '../at-error.ts';
import { definedOnly } from '../defined-only.ts';

export interface Identification {
  readonly manufacturer?: string;
  readonly model?: string;
  /** Firmware, e.g. `22.329.63.00.74`. */
  readonly revision?: string;
  readonly imei?: string;
}

export const readIdentification: AtCommand<Identification> = {
  line: 'ATI',
  timeoutMs: 5_000,
  parse(informationLines) {
    const value = (label: string): string | undefined =>
      informationLines
        .map((line) => new RegExp(`^${label}\\s*:\\s*(\\S.*)$`, 'i').exec(line)?.[1])
        .find((text) => text !== undefined);

    const identification = definedOnly({
      manufacturer: value('Manufacturer'),
      model: value('Model'),
      revision: value('Revision'),
      imei: value('IMEI'),
    });
    if (Object.keys(identification).length === 0) throw new AtParseError('ATI', informationLines);
    return identification;
  },
};
