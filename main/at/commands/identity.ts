/** +CGMI, +CGMM, +CGMR, +CGSN — one bare line each; +CGMI is empty on some sticks. */
import type { AtCommand } from '../at-command.ts';
import { AtParseError } from '../at-error.ts';

export const readManufacturer = bareLine('+CGMI', /^.*$/);
export const readModel = bareLine('+CGMM', /^.+$/);
export const readRevision = bareLine('+CGMR', /^.+$/);
/** IMEI, 14 to 16 digits (16 with a software version in place of the check digit). */
export const readImei = bareLine('+CGSN', /^\d{14,16}$/);

/** Accepts `+CGMR: text` and quotes as well, as other makers write it. */
function bareLine(name: string, form: RegExp): AtCommand<string> {
  const line = `AT${name}`;
  return {
    line,
    timeoutMs: 5_000,
    parse(informationLines) {
      const texts = informationLines.map((information) =>
        information
          .replace(new RegExp(`^\\${name}:\\s*`, 'i'), '')
          .replace(/^"(.*)"$/, '$1')
          .trim(),
      );
      const found = texts.length === 0 ? '' : texts.find((text) => form.test(text));
      if (found === undefined || !form.test(found)) throw new AtParseError(line, informationLines);
      return found;
    },
  };
}
