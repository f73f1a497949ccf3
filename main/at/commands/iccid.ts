/** ^ICCID — the number of the SIM card (Huawei). `+CME ERROR: 4` without a SIM. */
import { AnswerFields } from '../answer-fields.ts';
import type { AtCommand } from '../at-command.ts';

export interface Iccid {
  /** 18 to 20 digits, filler removed. */
  readonly iccid: string;
}

export const readIccid: AtCommand<Iccid> = {
  line: 'AT^ICCID?',
  timeoutMs: 5_000,
  parse(informationLines) {
    const fields = AnswerFields.of('AT^ICCID?', '^ICCID', informationLines);
    const digits = inOrder(fields.text(0)).replace(/F+$/i, '');
    return /^\d{18,20}$/.test(digits) ? { iccid: digits } : fields.fail();
  },
};

/** Old firmware gives the file's nibbles as stored; an ICCID begins with 89 (ITU-T E.118). */
function inOrder(digits: string): string {
  return digits.startsWith('98') ? digits.replace(/(.)(.)/g, '$2$1') : digits;
}
