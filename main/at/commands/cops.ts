/** +COPS — the operator: which one, which are there, how it is chosen. */
import { AnswerFields, membersOf, payloadsOf, splitFields } from '../answer-fields.ts';
import type { AtCommand } from '../at-command.ts';
import { AtParameterError, AtParseError } from '../at-error.ts';
import { settingCommand } from '../setting-command.ts';

export interface OperatorSelection {
  /** 0 automatic, 1 manual, 2 deregistered, 4 manual then automatic. */
  readonly mode: number;
  /** Name or digits, as `format` says; null while not registered. */
  readonly operator: string | null;
  /** 0 long name, 1 short name, 2 MCC and MNC. */
  readonly format: number | null;
  /** Access technology: 0 GSM, 2 UTRAN, 7 E-UTRAN; values up to 12 were seen. */
  readonly act: number | null;
}

export const readOperator: AtCommand<OperatorSelection> = {
  line: 'AT+COPS?',
  timeoutMs: 10_000,
  parse(informationLines) {
    const fields = AnswerFields.of('AT+COPS?', '+COPS', informationLines);
    return {
      mode: fields.integer(0),
      operator: fields.optionalText(2) ?? null,
      format: fields.optionalInteger(1) ?? null,
      act: fields.optionalInteger(3) ?? null,
    };
  },
};

export interface FoundOperator {
  /** 0 unknown, 1 available, 2 current, 3 forbidden. */
  readonly status: number;
  readonly longName: string;
  readonly shortName: string;
  /** MCC and MNC, five or six digits. */
  readonly plmn: string;
  readonly act: number | null;
}

/** Takes up to three minutes and is not possible while connected. */
export const scanOperators: AtCommand<readonly FoundOperator[]> = {
  line: 'AT+COPS=?',
  timeoutMs: 180_000,
  parse(informationLines) {
    const payload = payloadsOf('+COPS', informationLines).at(-1);
    if (payload === undefined) throw new AtParseError('AT+COPS=?', informationLines);
    // Huawei writes `,,` before the lists of supported modes: only groups that name a PLMN count.
    return splitFields(payload).flatMap((group) => {
      const [status = '', longName = '', shortName = '', plmn = '', act = ''] = membersOf(group);
      if (!/^\d{5,6}$/.test(plmn)) return [];
      const technology = /^\d{1,3}$/.test(act) ? Number(act) : null;
      // Absent, or nothing that the standard knows: 0, unknown.
      const availability = /^[0-3]$/.test(status) ? Number(status) : 0;
      return [{ status: availability, longName, shortName, plmn, act: technology }];
    });
  },
};

export const selectOperatorAutomatically = settingCommand('AT+COPS=0', 120_000);

/** `plmn`: MCC and MNC. */
export function selectOperator(plmn: string): AtCommand<void> {
  if (!/^\d{5,6}$/.test(plmn)) throw new AtParameterError('operator', 'format');
  return settingCommand(`AT+COPS=1,2,"${plmn}"`, 120_000);
}
