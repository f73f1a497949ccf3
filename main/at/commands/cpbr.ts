/** +CPBR — size of the selected phonebook. */
import { AnswerFields, membersOf } from '../answer-fields.ts';

export interface PhonebookSize {
  /** First and last index. */
  readonly indexes: readonly [number, number];
  /** Longest number and longest text. */
  readonly nlength: number;
  readonly tlength: number;
}

/** `AT+CPBR=?` */
export function parsePhonebookTest(lines: readonly string[]): PhonebookSize {
  const fields = AnswerFields.of('AT+CPBR=?', '+CPBR', lines);
  const [, first, last] = /^(\d+)-(\d+)$/.exec(membersOf(fields.text(0))[0] ?? '') ?? [];
  if (first === undefined) return fields.fail();
  return {
    indexes: [Number(first), Number(last)],
    nlength: fields.integer(1),
    tlength: fields.integer(2),
  };
}
