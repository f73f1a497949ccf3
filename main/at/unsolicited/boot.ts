/** ^BOOT — the stick has started; old firmware repeats it until AT^BOOT=<token>,0. Harmless. */
import type { AnswerFields } from '../answer-fields.ts';

export interface BootReport {
  readonly type: 'boot';
  readonly token: number;
  readonly value: number | null;
}

export function parseBoot(fields: AnswerFields): BootReport {
  return { type: 'boot', token: fields.integer(0), value: fields.optionalInteger(4) ?? null };
}
