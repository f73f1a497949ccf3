/** ^CARDLOCK — is the stick bound to one operator? (Huawei) */
import { AnswerFields } from '../answer-fields.ts';
import type { AtCommand } from '../at-command.ts';

export interface CardLock {
  readonly lock: 'code-required' | 'unlocked' | 'blocked';
  /** Tries left for the unlock code; they never come back. */
  readonly attempts: number;
  readonly operator: string;
}

const locks: Readonly<Record<number, CardLock['lock']>> = {
  1: 'code-required',
  2: 'unlocked',
  3: 'blocked',
};

export const readCardLock: AtCommand<CardLock> = {
  line: 'AT^CARDLOCK?',
  timeoutMs: 5_000,
  parse(informationLines) {
    const fields = AnswerFields.of('AT^CARDLOCK?', '^CARDLOCK', informationLines);
    return {
      lock: locks[fields.integer(0)] ?? fields.fail(),
      attempts: fields.integer(1),
      operator: fields.optionalText(2) ?? '0',
    };
  },
};
