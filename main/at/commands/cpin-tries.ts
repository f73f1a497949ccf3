/** ^CPIN — how many tries each code has left (Huawei). Full counters are 10, 3, 10, 3. */
import { AnswerFields } from '../answer-fields.ts';
import type { AtCommand } from '../at-command.ts';
import { definedOnly } from '../defined-only.ts';

export interface PinTries {
  /** As in `+CPIN`: READY, SIM PIN, SIM PUK … */
  readonly state: string;
  /** Of the code the SIM waits for now; absent when it waits for none. */
  readonly triesLeft?: number;
  readonly puk: number;
  readonly pin: number;
  readonly puk2?: number;
  readonly pin2?: number;
}

/** A stick that does not know it answers ERROR: count that as one try left. */
export const readPinTries: AtCommand<PinTries> = {
  line: 'AT^CPIN?',
  timeoutMs: 5_000,
  parse(informationLines) {
    const fields = AnswerFields.of('AT^CPIN?', '^CPIN', informationLines);
    return definedOnly({
      state: fields.text(0).toUpperCase(),
      triesLeft: fields.optionalInteger(1),
      puk: fields.integer(2),
      pin: fields.integer(3),
      puk2: fields.optionalInteger(4),
      pin2: fields.optionalInteger(5),
    });
  },
};
