/** +CREG, +CGREG, +CEREG — registration with the circuit, packet and LTE domain. */
import { AnswerFields } from '../answer-fields.ts';
import type { AtCommand } from '../at-command.ts';
import { definedOnly } from '../defined-only.ts';
import { settingCommand } from '../setting-command.ts';

export type RegistrationName = '+CREG' | '+CGREG' | '+CEREG';

export interface Registration {
  /** 0 idle, 1 home, 2 searching, 3 denied, 4 unknown, 5 roaming; 8 emergency only. */
  readonly stat: number;
  /** Location area, tracking area in +CEREG. */
  readonly lac?: number;
  readonly ci?: number;
  readonly act?: number;
  /** EMM or GMM cause of a denial, with report level 3. */
  readonly rejectCause?: number;
}

export function readRegistration(name: RegistrationName): AtCommand<Registration> {
  const line = `AT${name}?`;
  return {
    line,
    timeoutMs: 5_000,
    isInformation: (information) =>
      AnswerFields.ofEach(line, name, [information]).some(hasReportLevel),
    parse: (informationLines) => parseRegistration(AnswerFields.of(line, name, informationLines)),
  };
}

/** Level 2 makes the stick report changes with the cell; 0 stops it. */
export function reportRegistration(name: RegistrationName, level: 0 | 1 | 2 | 3): AtCommand<void> {
  return settingCommand(`AT${name}=${level}`);
}

/** The answer to a query has the report level in front: `2,1,"8BE3","2BAF"`; a report has not. */
export function parseRegistration(fields: AnswerFields): Registration {
  const first = hasReportLevel(fields) ? 1 : 0;
  const causeType = fields.optionalInteger(first + 4);
  return definedOnly({
    stat: fields.integer(first),
    lac: fields.optionalHex(first + 1),
    ci: fields.optionalHex(first + 2),
    act: fields.optionalInteger(first + 3),
    // Type 0: the cause is one of the standard's, not the maker's.
    rejectCause: causeType === 0 ? fields.optionalInteger(first + 5) : undefined,
  });
}

/** Area codes have four digits, also in old firmware that writes them without quotes. */
function hasReportLevel(fields: AnswerFields): boolean {
  if (fields.count === 2) return true;
  return fields.count >= 4 && /^\d{1,2}$/.test(fields.all[1] ?? '');
}
