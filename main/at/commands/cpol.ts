/** +CPOL — the SIM's list of preferred operators. */
import { AnswerFields } from '../answer-fields.ts';
import type { AtCommand } from '../at-command.ts';

export interface PreferredOperator {
  readonly index: number;
  readonly format: number;
  readonly plmn: string;
  /** 1 where the entry is about that technology, null where the stick does not say. */
  readonly gsm: number | null;
  readonly gsmCompact: number | null;
  readonly utran: number | null;
  readonly eutran: number | null;
}

export const readPreferredOperators: AtCommand<readonly PreferredOperator[]> = {
  line: 'AT+CPOL?',
  timeoutMs: 10_000,
  parse(informationLines) {
    return AnswerFields.ofEach('AT+CPOL?', '+CPOL', informationLines).map((fields) => ({
      index: fields.integer(0),
      format: fields.integer(1),
      plmn: fields.text(2),
      gsm: fields.optionalInteger(3) ?? null,
      gsmCompact: fields.optionalInteger(4) ?? null,
      utran: fields.optionalInteger(5) ?? null,
      eutran: fields.optionalInteger(6) ?? null,
    }));
  },
};
