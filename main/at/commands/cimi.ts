/** +CIMI — the subscriber's number in the network (IMSI), on a line of its own. */
import type { AtCommand } from '../at-command.ts';
import { AtParseError } from '../at-error.ts';

export interface Imsi {
  readonly imsi: string;
}

export const readImsi: AtCommand<Imsi> = {
  line: 'AT+CIMI',
  timeoutMs: 10_000,
  parse(informationLines) {
    const imsi = informationLines
      .map((line) => /^(?:\+CIMI:\s*)?"?(\d{6,15})"?$/i.exec(line)?.[1])
      .find((digits) => digits !== undefined);
    if (imsi === undefined) throw new AtParseError('AT+CIMI', informationLines);
    return { imsi };
  },
};
