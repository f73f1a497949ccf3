/** +CPMS — where messages can be stored. */
import { AnswerFields, membersOf } from '../answer-fields.ts';

export interface MessageStorages {
  readonly mem1: readonly string[];
  readonly mem2: readonly string[];
  readonly mem3: readonly string[];
}

/** `AT+CPMS=?`; the MU609 leaves out the parentheses around a single choice. */
export function parseMessageStoragesTest(lines: readonly string[]): MessageStorages {
  const fields = AnswerFields.of('AT+CPMS=?', '+CPMS', lines);
  const storages = (index: number) => membersOf(fields.text(index));
  return { mem1: storages(0), mem2: storages(1), mem3: storages(2) };
}
