/** ^PREFMODE — which radio generations old 3G and CDMA sticks may choose from (Huawei). */
import { AnswerFields, numbersOf } from '../answer-fields.ts';
import type { ModeChoice } from './syscfg.ts';

export interface PreferredMode extends ModeChoice {
  readonly value: number;
}

/** `AT^PREFMODE=?`: 8 automatic, 4 third generation, 2 second. */
export function parsePreferredModeTest(lines: readonly string[]): {
  combinations: readonly PreferredMode[];
} {
  const fields = AnswerFields.of('AT^PREFMODE=?', '^PREFMODE', lines);
  const offered = numbersOf(fields.text(0));
  const combinations = [8, 4, 2].flatMap((value) =>
    offered.includes(value) ? [{ value, ...choiceOf(value, offered.length > 1) }] : [],
  );
  return combinations.length === 0 ? fields.fail() : { combinations };
}

/** With an alternative on offer, 2 and 4 only prefer a generation. */
function choiceOf(value: number, hasAlternative: boolean): ModeChoice {
  if (value === 8) return { allowed: ['2g', '3g'], preferred: null };
  const generation = value === 4 ? '3g' : '2g';
  return hasAlternative
    ? { allowed: ['2g', '3g'], preferred: generation }
    : { allowed: [generation], preferred: null };
}
